"""HTTP connections with deadlines, so that an idle client can't hold one for ever.

Our own, since uvicorn waits for ever for a connection's first request, and for the rest of one
that comes in drops, and takes connections until there are no files left. Here every connection
that keeps the node waiting has a deadline for the next step. A head and its body are sent together.
"""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar, cast

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from subjects.ratelimiter.service.answers import problem
from subjects.ratelimiter.service.joined_transport import JoinedTransport

REQUEST_S = 10.0
"""Seconds from a request's first byte, or from the connection's start, to the last byte."""

IDLE_S = 75.0
"""Seconds that a connection may rest between two requests."""

LARGEST_HEAD = 16_384
"""Most bytes of a request before the body."""

_NEVER = float("inf")
_ROUND_S = 1.0


class TimedProtocol(HttpToolsProtocol):
    """uvicorn's protocol, with deadlines.

    Attributes:
        most: how many connections may be open; one more closes the one that has kept the node
            waiting longest.
        due: the deadline of this connection's next step, by the loop's clock.
    """

    most: ClassVar[int] = 10_000

    def __init__(self, *args: Any, **arguments: Any) -> None:
        """Passes uvicorn's arguments on, and sets no deadline yet."""
        super().__init__(*args, **arguments)
        self.due = _NEVER
        self._whole = True
        self._head_size = 0
        self._in_head = True
        self._joined: JoinedTransport

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Sets the first deadline; closes another connection where there are too many."""
        self._joined = JoinedTransport(transport)
        super().connection_made(cast("asyncio.Transport", self._joined))
        self.due = self.loop.time() + REQUEST_S
        if len(self.connections) > self.most:
            min(cast("set[TimedProtocol]", self.connections), key=_due).drop()

    def data_received(self, data: bytes) -> None:
        """Parses what came; refuses a request whose head is too large."""
        super().data_received(data)
        if self._in_head:
            self._head_size += len(data)
            if self._head_size > LARGEST_HEAD and not self.transport.is_closing():
                self._refuse(431, f"The head of a request has at most {LARGEST_HEAD:,} bytes.")

    def on_message_begin(self) -> None:
        """Sets a deadline for the request that begins."""
        super().on_message_begin()
        self._whole = False
        self._in_head = True
        self._head_size = 0
        self.due = min(self.due, self.loop.time() + REQUEST_S)

    def on_headers_complete(self) -> None:
        """Notes that the request's head is complete."""
        self._in_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Clears the deadline, as the whole request is there."""
        super().on_message_complete()
        self._whole = True
        self.due = _NEVER

    def on_response_complete(self) -> None:
        """Sends a head that was held back, and sets the deadline for the next request."""
        self._joined.flush()
        super().on_response_complete()
        self.due = self.loop.time() + (IDLE_S if self._whole else REQUEST_S)
        self._in_head = self._whole

    def send_400_response(self, msg: str) -> None:
        """Refuses bytes that aren't HTTP."""
        del msg
        self._refuse(400, "The request isn't HTTP.")

    def drop(self) -> None:
        """Closes the connection at once."""
        self.transport.abort()

    def _refuse(self, status: int, sentence: str) -> None:
        body = problem(sentence)
        head = b"content-type: application/json\r\ncontent-length: %d\r\nconnection: close\r\n\r\n"
        self.transport.write(STATUS_LINE[status] + head % len(body) + body)
        self.transport.close()


def _due(one: TimedProtocol) -> float:
    return one.due


async def drop_overdue(connections: set[Any]) -> None:
    """Closes connections that are past their deadline, until cancelled."""
    loop = asyncio.get_running_loop()
    while True:
        await asyncio.sleep(_ROUND_S)
        now = loop.time()
        for one in [one for one in connections if one.due < now]:
            one.drop()
