"""The load's clients: half ask the sentinels for the primary, half keep the address they know.

Both keep a connection that works. When it fails, the first ask the sentinels at once; the others
look up a host name, whose record is as old as records may be.
"""

from __future__ import annotations

import asyncio
import time
from asyncio import Future
from collections.abc import AsyncGenerator, Sequence
from itertools import cycle
from typing import Any, cast

import hiredis

from core.process.tasks import TaskScope
from subjects.kit.exchange import NoAnswerError
from subjects.kit.place import Address
from subjects.kit.resp_client import RespClient, Value
from subjects.kit.resp_sender import Resolve, RespSender
from subjects.load.acks import pack_ack
from subjects.load.driver import DriverError, Item

CLIENTS = 8
"""Half of each kind."""

RECORD_S = 5.0
"""How long a host name's record may be kept, seconds."""

BATCH = 1_000
"""Keys that are read back at once."""

_CONNECT_S, _ASK_S = 10.0, 0.5
_pack = cast("Any", hiredis).pack_command


class SentinelDriver:
    """Writes and reads through clients in turn; see :class:`subjects.load.driver.Driver`.

    Attributes:
        kinds: what the kinds of clients are called, by which the ledger notes them.
    """

    kinds = ("clients that ask the sentinels", "clients with a fixed address")

    def __init__(self, sentinels: Sequence[str], master: str, clients: int = CLIENTS) -> None:
        """Takes where the sentinels are, and under which name they know the system.

        Args:
            sentinels: ``HOST:PORT`` each.
            master: the name of the system.
            clients: how many there are.

        Raises:
            DriverError: something of it can't be used.
        """
        if not sentinels or clients < len(self.kinds):
            raise DriverError("the load was given no sentinel to ask, or too few clients")
        self._master = master
        self._sentinels = [
            RespClient(Address(int(port), host), _ASK_S)
            for host, _, port in (each.rpartition(":") for each in sentinels)
        ]
        self._record: tuple[float, Address | None] = (-RECORD_S, None)
        self._scope = TaskScope("clients")
        self._count = clients
        self._clients: list[RespSender] = []
        self._writers: cycle[int] = cycle(())
        self._readers: cycle[int] = cycle(())

    async def connect(self) -> None:
        """Returns when all clients have a primary; see :class:`subjects.load.driver.Driver`."""
        resolvers: Sequence[Resolve] = (self._ask, self._look_up)
        for number in range(self._count):
            kind = number % len(resolvers)
            self._clients.append(RespSender(resolvers[kind], self._scope, f"client {number + 1}"))
        # Apart, for writes and reads take turns, too: each kind of client does both.
        self._writers, self._readers = cycle(range(self._count)), cycle(range(self._count))
        end = time.monotonic() + _CONNECT_S
        while not all(client.address for client in self._clients):
            if time.monotonic() > end:
                raise DriverError("no sentinel names a primary that answers", "Look at them.")
            await asyncio.sleep(0.02)

    def write(self, key: str, value: bytes) -> Future[int]:
        """Writes one key; the version is a note of when, and by which kind of client."""
        turn = next(self._writers)
        acked: Future[int] = asyncio.get_running_loop().create_future()

        def settle(future: Future[object]) -> None:
            if acked.done():
                return
            if (error := future.exception()) is not None:
                acked.set_exception(error)
            else:
                acked.set_result(pack_ack(time.monotonic(), turn % len(self.kinds)))

        self._clients[turn].send(_pack(("SET", key, value))).add_done_callback(settle)
        return acked

    def read(self, key: str) -> Future[bytes | None]:
        """Reads a key; see :class:`subjects.load.driver.Driver`."""
        sent = self._clients[next(self._readers)].send(_pack(("GET", key)))
        return cast("Future[bytes | None]", sent)

    async def read_back(self, prefix: str) -> AsyncGenerator[Sequence[Item]]:
        """Yields what the primary holds that the sentinels name."""
        address = await self._ask()
        if address is None:
            raise DriverError("no sentinel names a primary")
        client = RespClient(address, _CONNECT_S)
        try:
            cursor = "0"
            while True:
                match await client.ask("SCAN", cursor, "MATCH", f"{prefix}*", "COUNT", str(BATCH)):
                    case [str(cursor), list(keys)]:
                        names = [str(key) for key in keys]
                    case _:
                        raise DriverError("the primary doesn't answer as Valkey does")
                if names:
                    yield _items(names, await client.ask("MGET", *names))
                if cursor == "0":
                    return
        except NoAnswerError as error:
            raise DriverError(str(error)) from error
        finally:
            client.close()

    async def close(self) -> None:
        """Ends all connections."""
        await self._scope.close()
        for client in (*self._clients, *self._sentinels):
            client.close()

    async def _ask(self) -> Address | None:
        """Returns the primary that the first sentinel to answer names."""
        for sentinel in self._sentinels:
            try:
                match await sentinel.ask("SENTINEL", "GET-MASTER-ADDR-BY-NAME", self._master):
                    case [str(host), str(port)]:
                        return Address(int(port), host)
                    case _:
                        continue
            except NoAnswerError:
                continue
        return None

    async def _look_up(self) -> Address | None:
        """Returns the address that the host name has, as its record says."""
        looked, address = self._record
        if address is None or time.monotonic() - looked > RECORD_S:
            address = await self._ask()
            self._record = time.monotonic(), address
        return address


def _items(names: Sequence[str], values: Value) -> list[Item]:
    if not isinstance(values, list):
        raise DriverError("the primary doesn't answer as Valkey does")
    pairs = zip(names, values, strict=True)
    return [Item(name, str(value).encode()) for name, value in pairs if value is not None]
