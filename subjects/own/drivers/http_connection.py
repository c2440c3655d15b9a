"""One kept HTTP connection of the load, which carries a request at a time."""

from __future__ import annotations

import time
from asyncio import Future
from collections.abc import Callable

import httptools

from subjects.load.lanes.connection import LaneConnection
from subjects.own.drivers.http_request import Filled, HttpReply

LARGEST_REPLY = 1 << 22
"""Bytes of a body; what is larger is no value of the load."""

_LOCATION = b"location"


class SentRequest:
    """A request under way.

    Attributes:
        filled: the request, to no node in particular.
        data: its bytes, for the node that is asked.
        reply: the future of its answer, which fails with DriverError.
        hops: how often it was passed on from one node to another.
        is_again: whether it was sent once more, since a resting connection was closed.
    """

    __slots__ = ("data", "filled", "hops", "is_again", "reply")

    def __init__(self, filled: Filled, reply: Future[HttpReply]) -> None:
        """Creates a request that was sent nowhere yet."""
        self.filled = filled
        self.data = b""
        self.reply = reply
        self.hops = 0
        self.is_again = False


class HttpConnection(LaneConnection):
    """A connection to one node.

    Attributes:
        asked: what it carries; None while it rests.
        is_fresh: whether no answer has come over it yet.
        has_heard: whether anything of the answer has come.
    """

    def __init__(
        self,
        on_reply: Callable[[HttpConnection, SentRequest, HttpReply], None],
        on_lost: Callable[[HttpConnection, str], None],
    ) -> None:
        """Creates a connection that calls ``on_reply`` with each answer, ``on_lost`` at the end."""
        super().__init__()
        self.asked: SentRequest | None = None
        self.is_fresh = True
        self.has_heard = False
        self._on_reply = on_reply
        self._on_lost = on_lost
        self._begin()

    @property
    def is_given_up(self) -> bool:
        """Whether it carries a request whose answer nobody waits for any more."""
        return self.asked is not None and self.asked.reply.done()

    def send(self, asked: SentRequest) -> None:
        """Sends a request, whose bytes are in ``asked``."""
        assert self._transport is not None
        self.asked = asked
        self.sent = time.monotonic()
        self.has_heard = False
        self._begin()
        self._transport.write(asked.data)

    # --- asyncio.Protocol --------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        """Takes an answer, or a part of one."""
        if self.asked is None:
            self.abort("it spoke without being asked")
            return
        self.has_heard = True
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, ValueError) as error:
            self.abort(f"it doesn't speak HTTP: {error}")
            return
        if self._is_whole:
            self._finish(keeps=self._parser.should_keep_alive())

    def connection_lost(self, exc: Exception | None) -> None:
        """Notes that the connection is lost; an answer without a length ends here."""
        if self.asked is not None and self._ends_with_connection and not self.why:
            self._finish(keeps=False)
        self._on_lost(self, self.why or str(exc or "the connection was closed"))

    # --- httptools ---------------------------------------------------------------------------

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keeps the header ``Location``, and whether the answer's end is told."""
        name = name.lower()
        if name == _LOCATION:
            self._location = value.decode("latin-1")
        elif name in (b"content-length", b"transfer-encoding"):
            self._has_end = True

    def on_headers_complete(self) -> None:
        """Notes an answer that lasts until the connection ends."""
        self._ends_with_connection = not self._has_end

    def on_body(self, body: bytes) -> None:
        """Keeps a part of the body."""
        self._size += len(body)
        if self._size > LARGEST_REPLY:
            raise ValueError(f"an answer of over {LARGEST_REPLY} bytes is no value of the load")
        self._body.append(body)

    def on_message_complete(self) -> None:
        """Notes the answer's end; one of 1xx is followed by the real one."""
        if self._parser.get_status_code() >= 200:
            self._is_whole = True

    def _begin(self) -> None:
        self._parser = httptools.HttpResponseParser(self)
        self._body: list[bytes] = []
        self._size = 0
        self._location = ""
        self._has_end = self._ends_with_connection = self._is_whole = False

    def _finish(self, *, keeps: bool) -> None:
        asked, self.asked = self.asked, None
        if asked is None:
            return
        status = self._parser.get_status_code()
        reply = HttpReply(status, self._location, b"".join(self._body))
        self.is_fresh = False
        self.rested = time.monotonic()
        if not keeps:
            self.abort()
        self._on_reply(self, asked, reply)
