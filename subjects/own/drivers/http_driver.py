"""The load's client by HTTP: writes and reads as the scenario describes them.

A node that passes a request on to another one of the system, with a redirect, is followed there;
any other redirect isn't an answer.
"""

from __future__ import annotations

import asyncio
import time
from asyncio import Future
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import urlsplit

from core.process.tasks import TaskScope
from subjects.kit.place import Address
from subjects.load.acks import pack_ack
from subjects.load.driver import DriverError, Item, UnreadableError, read_options
from subjects.load.lanes.lane import SWEEP_S
from subjects.load.tallies import NodeTallies
from subjects.own.drivers.http_connection import SentRequest
from subjects.own.drivers.http_lane import HttpLane
from subjects.own.drivers.http_request import Filled, HttpReply, HttpRequest
from subjects.own.drivers.steering import addresses_in, asked_of
from subjects.own.drivers.turns import Turns
from subjects.own.scenario.loads import HttpRequestSpec

MOST_HOPS = 3
"""The most times that a request is passed on from one node to another."""

_CONNECT_S = 10.0
_READ_S = 2.0
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_SEE_OTHER = 303
_FAULTS = range(500, 600)
_NO_READ = "the scenario doesn't say how to read, so nothing can be read back"

T = TypeVar("T")


class HttpKeyDriver:
    """Writes and reads by HTTP; see :class:`subjects.load.driver.Driver`.

    Attributes:
        kinds: the one kind of client that there is, by which the ledger notes them.
        tallies: the writes by the node that they were sent to.
        can_read: whether the scenario says how to read.
    """

    kinds = ("HTTP clients",)

    def __init__(
        self,
        nodes: Mapping[str, str],
        write: Mapping[str, Any],
        read: Mapping[str, Any] | None = None,
        asked: Sequence[str] = (),
    ) -> None:
        """Creates a driver without connections.

        Args:
            nodes: where each node is reached, as ``HOST:PORT`` by its name.
            write: the request that writes, as the scenario has it.
            read: the request that reads; None where nothing can be read.
            asked: the nodes that are asked; by default all.

        Raises:
            DriverError: something of it can't be used.
        """
        self.tallies = NodeTallies()
        self._write = HttpRequest(read_options(write, HttpRequestSpec))
        self._read = None if read is None else HttpRequest(read_options(read, HttpRequestSpec))
        self.can_read = read is not None
        self._scope = TaskScope("http")
        self._lanes: dict[str, HttpLane] = {}
        self._place(addresses_in(nodes))
        self._turns = Turns(asked_of(self._addresses, asked))

    # --- Driver ------------------------------------------------------------------------------

    async def connect(self) -> None:
        """Returns when a node takes connections; see :class:`subjects.load.driver.Driver`."""
        self._scope.supervise("sweep", self._sweep, title="ending what waits too long")
        end = time.monotonic() + _CONNECT_S
        while True:
            for address in [self._addresses[node] for node in self._turns.nodes]:
                if await _answers(address):
                    return
            if time.monotonic() > end:
                names = ", ".join(self._turns.nodes)
                raise DriverError(f"none of the nodes {names} answers", "Look at the nodes.")
            await asyncio.sleep(0.05)

    def write(self, key: str, value: bytes) -> Future[int]:
        """Writes one key; the version is a note of when."""

        def judge(reply: HttpReply) -> int:
            self._write.check(reply)
            return pack_ack(time.monotonic(), 0)

        node = self._turns.next(time.monotonic())
        return self._ask(node, self._write.fill(key, value.decode()), judge, counts=True)

    def read(self, key: str) -> Future[bytes | None]:
        """Reads a key; see :class:`subjects.load.driver.Driver`."""
        if self._read is None:
            refused: Future[bytes | None] = asyncio.get_running_loop().create_future()
            refused.set_exception(UnreadableError(_NO_READ))
            return refused
        return self._read_at(self._turns.next(time.monotonic()), self._read, key)

    async def read_back(self, prefix: str) -> AsyncGenerator[Sequence[Item]]:
        """Yields nothing: HTTP alone has no way to list keys, so each is asked for by itself."""
        del prefix
        if self._read is None:
            raise UnreadableError(_NO_READ)
        return
        yield ()

    async def read_many(self, keys: Sequence[str]) -> Sequence[bytes | None]:
        """Reads keys; one that a node doesn't have is asked for at the others, too.

        So a replica that is a little behind loses nothing.

        Raises:
            DriverError: a key got no answer.
        """
        if (read := self._read) is None:
            raise UnreadableError(_NO_READ)
        return await asyncio.gather(*(self._read_anywhere(read, key) for key in keys))

    async def close(self) -> None:
        """Ends all connections."""
        await self._scope.close()
        for lane in self._lanes.values():
            lane.close()

    # --- subjects.load.driver.Steerable ------------------------------------------------------

    def steer(self, nodes: Mapping[str, str], asked: Sequence[str]) -> None:
        """Takes the nodes' addresses from now on, and the nodes that are asked."""
        self._place(addresses_in(nodes))
        self._turns.ask_only(asked_of(self._addresses, asked))

    # --- requests ----------------------------------------------------------------------------

    def _place(self, addresses: dict[str, Address]) -> None:
        """Makes a lane for each node; a lane goes on where its node's address is unchanged."""
        self._addresses = addresses
        self._by_url = {address.url: node for node, address in addresses.items()}
        for node, address in addresses.items():
            before = self._lanes.get(node)
            if before is None or before.address != address:
                lane = HttpLane(node, address, self._scope, self._replied, self._failed)
                self._lanes[node] = lane
                if before is not None:
                    before.close()

    def _ask(
        self, node: str, filled: Filled, judge: Callable[[HttpReply], T], *, counts: bool = False
    ) -> Future[T]:
        loop = asyncio.get_running_loop()
        result: Future[T] = loop.create_future()
        reply: Future[HttpReply] = loop.create_future()

        def replied(future: Future[HttpReply]) -> None:
            is_good = False
            if future.cancelled() or (result.done() and future.exception()):
                pass
            elif not result.done():
                try:
                    result.set_result(judge(future.result()))
                    is_good = True
                except DriverError as error:
                    result.set_exception(error)
            if counts:
                (self.tallies.acked if is_good else self.tallies.failed)(node)

        reply.add_done_callback(replied)
        result.add_done_callback(lambda _: None if reply.done() else reply.cancel())
        self._send(node, SentRequest(filled, reply))
        return result

    def _send(self, node: str, asked: SentRequest, path: str = "", method: str = "") -> None:
        lane = self._lanes[node]
        asked.data = asked.filled.to(lane.address.url, path, method)
        lane.send(asked)

    def _replied(self, lane: HttpLane, asked: SentRequest, reply: HttpReply) -> None:
        if asked.reply.done():
            return
        if reply.status in _REDIRECTS and asked.hops < MOST_HOPS:
            node, path = self._node_at(reply.location, lane.node)
            if node is not None:
                asked.hops += 1
                asked.is_again = False
                self._turns.answered(lane.node)
                self._send(node, asked, path, "GET" if reply.status == _SEE_OTHER else "")
                return
        if reply.status in _FAULTS:
            self._turns.failed(lane.node, time.monotonic())
        else:
            self._turns.answered(lane.node)
        asked.reply.set_result(reply)

    def _node_at(self, location: str, here: str) -> tuple[str | None, str]:
        """Returns which node an address is one of, by host and port or by name; and the path.

        A path alone is on the node that gave it.
        """
        try:
            parts = urlsplit(location)
            host, port = parts.hostname, parts.port
        except ValueError:
            return None, ""
        path = parts.path or "/"
        path = f"{path}?{parts.query}" if parts.query else path
        if not location:
            return None, ""
        if host is None:
            return here, path
        host = "127.0.0.1" if host == "localhost" else host
        return self._by_url.get(f"{host}:{port or 80}", host if host in self._lanes else None), path

    def _failed(self, lane: HttpLane) -> None:
        if self._lanes.get(lane.node) is lane:
            self._turns.failed(lane.node, time.monotonic())

    def _read_at(self, node: str, read: HttpRequest, key: str) -> Future[bytes | None]:
        return self._ask(node, read.fill(key), read.value_in)

    async def _read_anywhere(self, read: HttpRequest, key: str) -> bytes | None:
        first = self._turns.next(time.monotonic())
        found: bytes | None = None
        problem: DriverError | None = None
        has_answer = False
        for node in (first, *self._turns.others(first)):
            try:
                async with asyncio.timeout(_READ_S / 4):
                    found = await self._read_at(node, read, key)
                has_answer = True
            except (DriverError, TimeoutError) as error:
                problem = DriverError(str(error) or f"{node} gave no answer in time")
            if found is not None:
                return found
        if problem is not None and not has_answer:
            raise problem
        return None

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_S)
            now = time.monotonic()
            for node, lane in self._lanes.items():
                lane.sweep(now)
                if lane.is_silent(now):
                    self._turns.failed(node, now)


async def _answers(address: Address) -> bool:
    """Whether somebody takes connections at ``address``."""
    try:
        async with asyncio.timeout(1.0):
            _, writer = await asyncio.open_connection(address.host, address.port)
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True
