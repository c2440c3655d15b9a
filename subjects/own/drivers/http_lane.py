"""The load's connections to one node by HTTP: resting, busy or being opened."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable

from core.process.tasks import TaskScope
from subjects.kit.place import Address
from subjects.load.driver import DriverError
from subjects.own.drivers.http_connection import HttpConnection, SentRequest
from subjects.own.drivers.http_request import HttpReply

CONNECTIONS = 64
"""Most to one node: each carries one request at a time."""

SILENT_S = 0.5
"""Seconds without any answer, while one is owed, after which a node is left for another."""

OPEN_S = 1.0
IDLE_S = 4.0
"""Servers close resting connections: many after 5 s."""


class HttpLane:
    """A limited number of kept connections to one node.

    Attributes:
        node: the node's name.
        address: where it is reached.
    """

    def __init__(
        self,
        node: str,
        address: Address,
        scope: TaskScope,
        on_reply: Callable[[HttpLane, SentRequest, HttpReply], None],
        on_failure: Callable[[HttpLane], None],
    ) -> None:
        """Creates a lane without connections.

        Args:
            node: the node's name.
            address: where it is reached.
            scope: owns the tasks that open connections.
            on_reply: called with each answer.
            on_failure: called when a request was lost, or no connection can be opened.
        """
        self.node = node
        self.address = address
        self._scope = scope
        self._on_reply = on_reply
        self._on_failure = on_failure
        self._resting: deque[HttpConnection] = deque()
        self._all: set[HttpConnection] = set()
        self._opening = 0
        self._waiting: deque[SentRequest] = deque()
        self._heard = 0.0

    def is_silent(self, now: float) -> bool:
        """Whether the node owes an answer, and has said nothing for :data:`SILENT_S`."""
        oldest = min((each.sent for each in self._all if each.asked is not None), default=now)
        return now - max(oldest, self._heard) > SILENT_S

    def send(self, asked: SentRequest) -> None:
        """Sends ``asked`` over the connection that was used last, or a new one."""
        while self._resting and not asked.is_again:
            connection = self._resting.pop()
            if connection.is_open:
                connection.send(asked)
                return
        self._waiting.append(asked)
        if len(self._all) + self._opening < CONNECTIONS:
            self._opening += 1
            self._scope.spawn(f"open {self.node}", self._open())

    def sweep(self, now: float) -> None:
        """Ends connections that rest for long, or whose request was given up."""
        while self._resting and self._resting[0].rested < now - IDLE_S:
            self._resting.popleft().abort()
        for connection in tuple(self._all):
            if connection.asked is not None and connection.asked.reply.done():
                connection.abort("no answer came in time")
        while self._waiting and self._waiting[0].reply.done():
            self._waiting.popleft()

    def close(self) -> None:
        """Ends all connections; what waits fails."""
        self._fail_waiting("the load ends")
        for connection in tuple(self._all):
            connection.abort("the load ends")

    async def _open(self) -> None:
        try:
            async with asyncio.timeout(OPEN_S):
                _, connection = await asyncio.get_running_loop().create_connection(
                    lambda: HttpConnection(self._replied, self._lost),
                    self.address.host,
                    self.address.port,
                )
        except (OSError, TimeoutError) as error:
            self._fail_waiting(str(error) or f"no connection within {OPEN_S:g} s")
            self._on_failure(self)
            return
        finally:
            self._opening -= 1
        self._all.add(connection)
        self._rest(connection)

    def _rest(self, connection: HttpConnection) -> None:
        if not connection.is_open:
            return
        while self._waiting:
            asked = self._waiting.popleft()
            if not asked.reply.done():
                connection.send(asked)
                return
        self._resting.append(connection)

    def _replied(self, connection: HttpConnection, asked: SentRequest, reply: HttpReply) -> None:
        self._heard = time.monotonic()
        self._rest(connection)
        self._on_reply(self, asked, reply)

    def _lost(self, connection: HttpConnection, why: str) -> None:
        self._all.discard(connection)
        if connection in self._resting:
            self._resting.remove(connection)
        asked, connection.asked = connection.asked, None
        if asked is None:
            if self._waiting and len(self._all) + self._opening < CONNECTIONS:
                self._opening += 1
                self._scope.spawn(f"open {self.node}", self._open())
            return
        was_resting = not (connection.is_fresh or connection.has_heard or asked.is_again)
        if was_resting and not asked.reply.done():
            # The server closed a connection that rested: that says nothing yet.
            asked.is_again = True
            self.send(asked)
            return
        if not asked.reply.done():
            asked.reply.set_exception(DriverError(f"{self.node} gave no answer: {why}"))
        self._on_failure(self)

    def _fail_waiting(self, why: str) -> None:
        while self._waiting:
            asked = self._waiting.popleft()
            if not asked.reply.done():
                asked.reply.set_exception(DriverError(f"{self.node} can't be reached: {why}"))
