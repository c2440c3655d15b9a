"""A driver of the load for systems that speak RESP: clients of several kinds, in turn.

What the kinds differ in is how a client finds its server; a system says that.
"""

from __future__ import annotations

import asyncio
import time
from abc import ABC, abstractmethod
from asyncio import Future
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing, closing
from itertools import cycle
from typing import Any, cast

import hiredis

from core.process.tasks import TaskScope
from subjects.kit.exchange import NoAnswerError
from subjects.kit.place import Address
from subjects.kit.resp_client import RespClient, Value, greeting_with
from subjects.kit.resp_sender import Resolve, RespSender
from subjects.load.acks import pack_ack
from subjects.load.driver import DriverError, Item
from subjects.load.tallies import NodeTallies

BATCH = 1_000
"""Keys that are read back at once."""

WAIT_MS = 1_000
"""The longest time that a write may wait for replicas, milliseconds."""

_CONNECT_S = 10.0
_NOBODY = "nobody says which server has the truth"
_STRANGE = "the server doesn't answer as Valkey does"
_pack = cast("Any", hiredis).pack_command


class RespDriver(ABC):
    """Writes and reads through clients in turn; see :class:`subjects.load.driver.Driver`.

    Attributes:
        kinds: what the kinds of clients are called, by which the ledger notes them.
        tallies: the writes by the server that they were sent to.
    """

    def __init__(
        self,
        kinds: Mapping[str, Resolve],
        clients: int,
        names: Mapping[str, str] | None = None,
        password: str = "",
    ) -> None:
        """Creates a driver without connections.

        Args:
            kinds: what each kind of client is called, and how such a client finds its server.
            clients: how many there are, of all kinds alike.
            names: the names of the servers, by ``HOST:PORT``, by which writes are counted.
            password: what the servers want to hear first; empty for nothing.

        Raises:
            DriverError: there are fewer clients than kinds.
        """
        if clients < len(kinds):
            raise DriverError(f"{clients} clients can't be of {len(kinds)} kinds")
        self.tallies = NodeTallies()
        self.kinds = tuple(kinds)
        self._names = dict(names or {})
        self._password = password
        self._replicas = 0
        self._resolvers = tuple(kinds.values())
        self._scope = TaskScope("clients")
        self._clients: list[RespSender] = []
        # Apart, for writes and reads take turns, too: each kind of client does both.
        self._writers, self._readers = cycle(range(clients)), cycle(range(clients))
        self._count = clients

    @property
    def replicas(self) -> int:
        """The number of replicas that must have a write before the write is acknowledged.

        That counts for what waits to be sent, too.
        """
        return self._replicas

    @replicas.setter
    def replicas(self, wanted: int) -> None:
        self._replicas = wanted
        for client in self._clients:
            client.follow_up = _pack(("WAIT", str(wanted), str(WAIT_MS))) if wanted else b""

    async def connect(self) -> None:
        """Returns when all clients are connected.

        Raises:
            DriverError: one of them finds no server.
        """
        for number in range(self._count):
            resolve = self._resolvers[number % len(self._resolvers)]
            sender = RespSender(resolve, self._scope, f"client {number + 1}")
            sender.greeting = greeting_with(self._password)
            self._clients.append(sender)
        end = time.monotonic() + _CONNECT_S
        while not all(client.address for client in self._clients):
            if time.monotonic() > end:
                raise self.finds_nobody()
            await asyncio.sleep(0.02)

    def write(self, key: str, value: bytes) -> Future[int]:
        """Writes one key; the version is a note of when, and by which kind of client."""
        turn = next(self._writers)
        acked: Future[int] = asyncio.get_running_loop().create_future()
        client = self._clients[turn]

        def settle(future: Future[object]) -> None:
            error = future.exception()
            if error is None and isinstance(had := future.result(), int) and had < self._replicas:
                error = DriverError("no replica has it")
            is_lost = acked.done() or error is not None
            if (name := self._name_of(client.reached)) is not None:
                (self.tallies.failed if is_lost else self.tallies.acked)(name)
            if acked.done():
                return
            if error is not None:
                acked.set_exception(error)
            else:
                acked.set_result(pack_ack(time.monotonic(), turn % len(self.kinds)))

        client.send(_pack(("SET", key, value)), followed=True).add_done_callback(settle)
        return acked

    def read(self, key: str) -> Future[bytes | None]:
        """Reads a key; see :class:`subjects.load.driver.Driver`."""
        sent = self._clients[next(self._readers)].send(_pack(("GET", key)))
        return cast("Future[bytes | None]", sent)

    async def read_back(self, prefix: str) -> AsyncGenerator[Sequence[Item]]:
        """Yields what the server holds that has the truth.

        Raises:
            DriverError: nobody knows that server, or it can't be read to the end.
        """
        for address in await self._truths():
            async with aclosing(self._held_by(address, prefix)) as batches:
                async for batch in batches:
                    yield batch

    async def _held_by(self, address: Address, prefix: str) -> AsyncGenerator[Sequence[Item]]:
        client = RespClient(address, _CONNECT_S, self._password)
        try:
            cursor = "0"
            while True:
                match await client.ask("SCAN", cursor, "MATCH", f"{prefix}*", "COUNT", str(BATCH)):
                    case [str(cursor), list(keys)]:
                        names = [str(key) for key in keys]
                    case _:
                        raise DriverError(_STRANGE)
                if names:
                    yield _items(names, await client.ask("MGET", *names))
                if cursor == "0":
                    return
        except NoAnswerError as error:
            raise DriverError(str(error)) from error
        finally:
            client.close()

    async def read_many(self, keys: Sequence[str]) -> Sequence[bytes | None]:
        """Reads keys at the server that has the truth; see ``subjects.load.driver.ReadsMany``."""
        held: dict[str, bytes] = {}
        for address in await self._truths():
            with closing(RespClient(address, _CONNECT_S, self._password)) as client:
                try:
                    values = await client.ask("MGET", *keys)
                except NoAnswerError as error:
                    raise DriverError(str(error)) from error
            held |= {item.key: item.value for item in _items(keys, values)}
        return [held.get(key) for key in keys]

    async def close(self) -> None:
        """Ends all connections."""
        await self._scope.close()
        for client in self._clients:
            client.close()

    def _name_of(self, address: Address | None) -> str | None:
        return None if address is None else self._names.get(address.url)

    async def _truths(self) -> Sequence[Address]:
        if not (addresses := await self.truths()):
            raise DriverError(_NOBODY)
        return addresses

    def finds_nobody(self) -> DriverError:
        """Returns what is raised where a client finds no server."""
        return DriverError("a client finds no server that answers", "Look at the nodes.")

    async def truths(self) -> Sequence[Address]:
        """Returns the servers whose data together are those of the system; none if unknown."""
        address = await self.truth()
        return () if address is None else (address,)

    @abstractmethod
    async def truth(self) -> Address | None:
        """Returns the server whose data are those of the system; None where nobody knows."""


def _items(names: Sequence[str], values: Value) -> list[Item]:
    if not isinstance(values, list):
        raise DriverError(_STRANGE)
    pairs = zip(names, values, strict=True)
    return [Item(name, str(value).encode()) for name, value in pairs if value is not None]
