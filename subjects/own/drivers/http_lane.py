"""The load's connections to one node by HTTP, and the requests that wait for one of them."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from core.process.tasks import TaskScope
from subjects.kit.place import Address
from subjects.load.driver import DriverError
from subjects.load.lanes.lane import Lane
from subjects.own.drivers.http_connection import HttpConnection, SentRequest
from subjects.own.drivers.http_request import HttpReply

CONNECTIONS = 64
"""Most to one node: each carries one request at a time."""

SILENT_S = 0.5
"""Seconds without any answer, while one is owed, after which a node is left for another."""


class HttpLane(Lane[HttpConnection]):
    """The lane of one node, with a queue of its own.

    Attributes:
        address: where the node is reached.
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
        super().__init__(node, address.host, address.port, CONNECTIONS, scope)
        self.address = address
        self._on_reply = on_reply
        self._on_failure = on_failure
        self._waiting: deque[SentRequest] = deque()
        self._heard = 0.0

    def is_silent(self, now: float) -> bool:
        """Whether the node owes an answer, and has said nothing for :data:`SILENT_S`."""
        oldest = min((each.sent for each in self._all if each.asked is not None), default=now)
        return now - max(oldest, self._heard) > SILENT_S

    def send(self, asked: SentRequest) -> None:
        """Sends ``asked`` over the connection that was used last, or a new one."""
        if not asked.is_again and (connection := self.take()) is not None:
            connection.send(asked)
            return
        self._waiting.append(asked)
        if asked.is_again:
            self.open(1)

    def sweep(self, now: float) -> int:
        """Ends what rests for long, and what was given up, in the queue as well."""
        while self._waiting and self._waiting[0].reply.done():
            self._waiting.popleft()
        return super().sweep(now)

    def close(self) -> None:
        """Ends all connections; what waits fails."""
        self._fail_waiting("the load ends")
        super().close()

    # --- Lane --------------------------------------------------------------------------------

    def connection(self) -> HttpConnection:
        """Returns a new connection, which isn't open yet."""
        return HttpConnection(self._replied, self._lost)

    def freed(self, connection: HttpConnection) -> None:
        """Gives ``connection`` a request that waits, or lets it rest."""
        if not connection.is_open:
            return
        while self._waiting:
            asked = self._waiting.popleft()
            if not asked.reply.done():
                connection.send(asked)
                return
        self.rest(connection)

    def unreachable(self, why: str) -> None:
        """Fails what waits, since the node takes no connection."""
        self._fail_waiting(why)
        self._on_failure(self)

    def _replied(self, connection: HttpConnection, asked: SentRequest, reply: HttpReply) -> None:
        self._heard = time.monotonic()
        self.freed(connection)
        self._on_reply(self, asked, reply)

    def _lost(self, connection: HttpConnection, why: str) -> None:
        self.forget(connection)
        asked, connection.asked = connection.asked, None
        if asked is None:
            if self._waiting:
                self.open(1)
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
