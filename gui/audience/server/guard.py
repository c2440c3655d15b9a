"""The guard before the HTTP parser: limits on connections, on their bytes and on their time.

Each connection carries one request. So the limits are those of a connection, and nothing can
hide behind a request that was well behaved.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, cast

from gui.audience.server.page_words import BUSY

MOST_CONNECTIONS = 2_000
"""Connections that are served at once."""
MOST_REFUSED = 500
"""Connections beyond those that are told so; any further are closed without a word."""

MOST_HEAD = 8 * 1024
"""Bytes of a request before the body."""
MOST_BODY = 1024
"""Bytes of a body."""
_MOST_FRAMED = MOST_BODY + 512
"""Bytes of a body, including the framing of the body's pieces."""

ASK_WITHIN_S = 5.0
"""Seconds within which a request has arrived as a whole."""
TAKE_WITHIN_S = 60.0
"""Seconds within which an answer has been taken; a stream has no end."""
_BUFFERED = 32 * 1024
"""Bytes that wait for a slow reader before whoever sends is held up."""

_HEAD_END = b"\r\n\r\n"

MakeParser = Callable[[Mapping[str, Any]], asyncio.Protocol]
"""Makes what parses one connection's request, given the state that goes with each request."""


class Gate:
    """Counts the connections of one server.

    Attributes:
        served: the connections that are served.
        refused: those that are told that there are too many.
        most: how many may be served at once.
    """

    def __init__(self, make_parser: MakeParser, most: int = MOST_CONNECTIONS) -> None:
        """Lets ``most`` connections in, each to a parser of its own."""
        self.served: set[GuardedConnection] = set()
        self.refused: set[GuardedConnection] = set()
        self.most = most
        self._make_parser = make_parser

    def drop_all(self) -> None:
        """Ends all connections."""
        for connection in (*self.served, *self.refused):
            connection.drop()

    def connection(self) -> GuardedConnection:
        """Returns the protocol for a new connection."""
        return GuardedConnection(self, self._make_parser)


class GuardedConnection(asyncio.Protocol):
    """A connection whose bytes are counted before the parser sees them.

    Attributes:
        is_lost: whether the other side is gone.
        on_lost: called when that happens.
    """

    def __init__(self, gate: Gate, make_parser: MakeParser) -> None:
        """Belongs to ``gate``; nothing is parsed before a connection is there."""
        self.is_lost = False
        self.on_lost: Callable[[], None] | None = None
        self._gate = gate
        self._make_parser = make_parser
        self._parser: asyncio.Protocol | None = None
        self._transport: asyncio.Transport | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._head = b""
        self._body_bytes = 0
        self._is_answered = self._is_stream = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Lets the connection in, or refuses it."""
        self._transport = transport = cast("asyncio.Transport", transport)  # uvloop's is none
        self._within(ASK_WITHIN_S)
        gate = self._gate
        if len(gate.served) >= gate.most:
            if len(gate.refused) >= MOST_REFUSED:
                transport.abort()
                return
            gate.refused.add(self)
            return
        gate.served.add(self)
        transport.set_write_buffer_limits(high=_BUFFERED)
        self._parser = self._make_parser({"connection": self})
        self._parser.connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Makes room for the next."""
        self.is_lost = True
        self._gate.served.discard(self)
        self._gate.refused.discard(self)
        self._no_timer()
        if self._parser is not None:
            self._parser.connection_lost(exc)
        if self.on_lost is not None:
            self.on_lost()

    def data_received(self, data: bytes) -> None:
        """Counts ``data``, and hands it on."""
        if self._is_answered or self._transport is None or self._transport.is_closing():
            return
        begun = len(self._head)
        is_whole = self._body_bytes or _HEAD_END in self._head
        if not is_whole:
            self._head += data[: MOST_HEAD + 4 - begun]
            end = self._head.find(_HEAD_END)
            if end < 0:
                if begun + len(data) > MOST_HEAD:
                    self._answer(b"431 Request Header Fields Too Large")
                    return
            else:
                self._body_bytes += begun + len(data) - end - len(_HEAD_END)
                is_whole = True
        else:
            self._body_bytes += len(data)
        if self._body_bytes > _MOST_FRAMED:
            self._answer(b"413 Content Too Large")
            return
        if self._parser is None:
            if is_whole:
                self._answer(b"503 Service Unavailable", b"Retry-After: 5\r\n", BUSY.encode())
            return
        self._parser.data_received(data)

    def eof_received(self) -> bool:
        """Keeps the connection for the answer, once the request is whole."""
        if self._is_stream or _HEAD_END not in self._head:
            return False
        if self._parser is not None:
            self._parser.eof_received()
        return True

    def pause_writing(self) -> None:
        """Pass on that the reader is slow."""
        if self._parser is not None:
            self._parser.pause_writing()

    def resume_writing(self) -> None:
        """Pass on that the reader has caught up."""
        if self._parser is not None:
            self._parser.resume_writing()

    def request_arrived(self) -> None:
        """Gives the answer its time: the request has arrived whole."""
        self._within(TAKE_WITHIN_S)

    def has_no_end(self) -> None:
        """Lets this connection stay open: the answer is a stream."""
        self._is_stream = True
        self._no_timer()

    def drop(self) -> None:
        """Ends the connection without waiting for anybody."""
        self._no_timer()
        if self._transport is not None:
            self._transport.abort()

    def _answer(self, status: bytes, headers: bytes = b"", body: bytes = b"") -> None:
        """Says ``status`` and closes, where the parser hasn't answered."""
        self._is_answered = True
        if self._transport is None or self._transport.is_closing():
            return
        self._transport.write(
            b"HTTP/1.1 %b\r\nContent-Type: text/plain; charset=utf-8\r\n%bContent-Length: %d\r\n"
            b"Connection: close\r\n\r\n%b" % (status, headers, len(body), body)
        )
        self._transport.close()
        self._within(ASK_WITHIN_S)

    def _within(self, seconds: float) -> None:
        self._no_timer()
        self._timer = asyncio.get_running_loop().call_later(seconds, self.drop)

    def _no_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
