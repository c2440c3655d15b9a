"""HTTP connections that can't be held for nothing.

uvicorn waits for ever for a connection's first request, and for the rest of one that comes in
drops. Here every connection that keeps the node waiting has a time by which it must go on.
And a head and its body go out together.
"""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar, cast

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from subjects.ratelimiter.service.answers import problem
from subjects.ratelimiter.service.joined import JoinedTransport

REQUEST_S = 10.0
"""From the first byte of a request, or from the connection's start, to its last byte, seconds."""

IDLE_S = 75.0
"""How long a connection may rest between two requests, seconds."""

LARGEST_HEAD = 16_384
"""Bytes of a request before its body."""

_NEVER = float("inf")
_ROUND_S = 1.0


class TimedProtocol(HttpToolsProtocol):
    """uvicorn's protocol, with deadlines.

    Attributes:
        most: connections at the same time; beyond, the one that has kept the node waiting
            longest goes.
        due: when this connection must have gone on, by the loop's clock.
    """

    most: ClassVar[int] = 10_000

    def __init__(self, *args: Any, **arguments: Any) -> None:
        """Takes what uvicorn gives it."""
        super().__init__(*args, **arguments)
        self.due = _NEVER
        self._whole = True
        self._head_size = 0
        self._in_head = True
        self._joined: JoinedTransport
        self._answered: object = None

    def connection_made(self, transport: asyncio.Transport) -> None:
        """A client connected."""
        self._joined = JoinedTransport(transport, self._begins_answer)
        super().connection_made(cast("asyncio.Transport", self._joined))
        self.due = self.loop.time() + REQUEST_S
        if len(self.connections) > self.most:
            min(cast("set[TimedProtocol]", self.connections), key=_due).drop()

    def data_received(self, data: bytes) -> None:
        """Something came."""
        super().data_received(data)
        if self._in_head:
            self._head_size += len(data)
            if self._head_size > LARGEST_HEAD and not self.transport.is_closing():
                self._refuse(431, f"The head of a request has at most {LARGEST_HEAD:,} bytes.")

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._whole = False
        self._in_head = True
        self._head_size = 0
        self.due = min(self.due, self.loop.time() + REQUEST_S)

    def on_headers_complete(self) -> None:
        """Its head is there."""
        self._in_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """All of it is there."""
        super().on_message_complete()
        self._whole = True
        self.due = _NEVER

    def on_response_complete(self) -> None:
        """It was answered."""
        self._joined.flush()
        super().on_response_complete()
        self.due = self.loop.time() + (IDLE_S if self._whole else REQUEST_S)
        self._in_head = self._whole

    def send_400_response(self, msg: str) -> None:
        """It isn't HTTP."""
        del msg
        self._refuse(400, "The request isn't HTTP.")

    def drop(self) -> None:
        """Closes the connection, with no more ado."""
        self.transport.abort()

    def _begins_answer(self) -> bool:
        """Whether what uvicorn writes now is an answer's head; a body follows at once or never."""
        cycle: Any = self.cycle  # None before the first request, whatever uvicorn's types say
        if cycle is None or cycle is self._answered or not cycle.response_started:
            return False
        self._answered = cycle
        return True

    def _refuse(self, status: int, sentence: str) -> None:
        body = problem(sentence)
        head = b"content-type: application/json\r\ncontent-length: %d\r\nconnection: close\r\n\r\n"
        self.transport.write(STATUS_LINE[status] + head % len(body) + body)
        self.transport.close()


def _due(one: TimedProtocol) -> float:
    return one.due


async def drop_overdue(connections: set[Any]) -> None:
    """Closes what keeps the node waiting too long, until cancelled."""
    loop = asyncio.get_running_loop()
    while True:
        await asyncio.sleep(_ROUND_S)
        now = loop.time()
        for one in [one for one in connections if one.due < now]:
            one.drop()
