"""The client side of the NATS wire protocol, as far as needed by the load.

Why not nats-py, which does the same and much more: with nats-py one committed put takes six
times the CPU, and the load shares the machine's cores with the servers under test. Also,
nats-py hands out message after message, while a read-back needs them in bulk.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import NamedTuple, cast

from msgspec import Struct, json

from subjects.kit.exchange import UNREADABLE
from subjects.kit.nats.trust import Trust
from subjects.kit.place import Address, parse_address
from subjects.load.driver import DriverError

_CONNECT = (
    b'CONNECT {"verbose":false,"pedantic":false,"headers":true,"no_responders":true,'
    b'"protocol":1,"lang":"python","version":"1","name":"faultstage-load"}\r\nPING\r\n'
)
_MSG, _HMSG = ord("M"), ord("H")
PING_AFTER_S = 0.25
"""The longest time that a node may say nothing before being pinged, seconds."""
SILENT_S = 1.0
"""The longest time without an owed answer, seconds; then the node may be paused: avoided."""

LARGEST_MESSAGE = 1 << 26
"""Largest message that is accepted, bytes: more than a server can be set to carry."""

_RECONNECT_S = 0.1


class Message(NamedTuple):
    """A message from the server; ``head`` is the status line with the headers, or empty."""

    subject: bytes
    sid: bytes
    reply: bytes
    head: bytes
    body: bytes


OnMessages = Callable[[list[Message]], None]
"""Called with all messages of one read from the socket, in order."""


class WireConnection(asyncio.Protocol):
    """A connection to one server, over which requests are sent and messages arrive.

    Attributes:
        server_name: the server's own name; empty before the greeting.
        closed: done when the connection is over; never fails.
    """

    def __init__(self, on_messages: OnMessages) -> None:
        """Creates a connection that passes messages to ``on_messages``."""
        self._loop = asyncio.get_running_loop()
        self._on_messages = on_messages
        self._rest = b""
        self._out: list[bytes] = []
        self._transport: asyncio.WriteTransport | None = None
        self.server_name = ""
        self._greeted: asyncio.Future[None] = self._loop.create_future()
        self.closed: asyncio.Future[None] = self._loop.create_future()
        self._backed_up = False
        self._silent = False
        self._heard = self._asked = time.monotonic()

    @classmethod
    async def open(
        cls, host: str, port: int, on_messages: OnMessages, timeout_s: float
    ) -> WireConnection:
        """Connects and waits until the server is ready for requests.

        Raises:
            OSError: the server can't be reached within ``timeout_s`` seconds.
        """
        try:
            async with asyncio.timeout(timeout_s):
                loop = asyncio.get_running_loop()
                _, connection = await loop.create_connection(lambda: cls(on_messages), host, port)
                try:
                    await connection._greeted
                except BaseException:
                    connection.close()
                    raise
                return connection
        except TimeoutError as error:
            raise OSError(f"{host}:{port} gave no answer for {timeout_s:g} s") from error

    def is_usable(self) -> bool:
        """Whether a request sent now has a chance of an answer."""
        return not (self._backed_up or self._silent or self.closed.done())

    def is_gathering(self) -> bool:
        """Whether anything waits to be sent in this step of the loop."""
        return bool(self._out)

    def check(self, now: float) -> None:
        """Pings a quiet server; marks one whose answer is overdue as unusable."""
        if self._heard >= self._asked:
            if now - self._heard > PING_AFTER_S:
                self._asked = now
                self.send(b"PING\r\n")
        elif now - self._asked > SILENT_S:
            self._silent = True

    def publish(self, subject: str, body: bytes, reply: str = "") -> None:
        """Sends ``body`` to ``subject``; answers go to ``reply``."""
        to = f"{subject} {reply}" if reply else subject
        self.send(f"PUB {to} {len(body)}\r\n".encode() + body + b"\r\n")

    def subscribe(self, subject: str, sid: str) -> None:
        """Subscribes to ``subject`` under the id ``sid``."""
        self.send(f"SUB {subject} {sid}\r\n".encode())

    def send(self, data: bytes) -> None:
        """Queues ``data``; everything queued in this step of the loop is sent at once."""
        if not self._out:
            self._loop.call_soon(self._flush)
        self._out.append(data)

    def close(self) -> None:
        """Closes the connection at once."""
        if self._transport is not None:
            self._transport.abort()

    def _flush(self) -> None:
        data = b"".join(self._out)
        self._out.clear()
        if self._transport is not None and not self.closed.done():
            self._transport.write(data)

    # --- asyncio.Protocol ------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keeps ``transport``; the server sends the first line."""
        self._transport = cast(asyncio.WriteTransport, transport)  # uvloop's is no subclass

    def connection_lost(self, exc: Exception | None) -> None:
        """Ends the waiting for a greeting or for the close."""
        if not self._greeted.done():
            self._greeted.set_exception(OSError("the server closed the connection"))
            self._greeted.exception()
        if not self.closed.done():
            self.closed.set_result(None)

    def pause_writing(self) -> None:
        """Marks the server as one that doesn't read, and so gets no more requests."""
        self._backed_up = True

    def resume_writing(self) -> None:
        """Notes that the server reads again."""
        self._backed_up = False

    def data_received(self, data: bytes) -> None:
        """Takes all whole messages out of what was received."""
        self._heard = time.monotonic()
        self._silent = False
        buffer = self._rest + data if self._rest else data
        messages: list[Message] = []
        try:
            self._rest = buffer[self._take_apart(buffer, messages) :]
            if len(self._rest) > LARGEST_MESSAGE:
                raise ValueError("there is no end to it")
        except (ValueError, IndexError):
            self.close()  # The server doesn't speak NATS, so the rest isn't read.
        if messages:
            self._on_messages(messages)

    def _take_apart(self, buffer: bytes, messages: list[Message]) -> int:
        """Adds all whole messages to ``messages``, and returns where the last one ends.

        Raises:
            ValueError: the server doesn't speak NATS; so does IndexError.
        """
        at = 0
        while (line_end := buffer.find(b"\r\n", at)) >= 0:
            kind = buffer[at]
            if kind in (_MSG, _HMSG):
                words = buffer[at:line_end].split(b" ")
                start = line_end + 2
                size, head = int(words[-1]), int(words[-2]) if kind == _HMSG else 0
                if not 0 <= head <= size <= LARGEST_MESSAGE:
                    raise ValueError("no message is as large")
                end = start + size
                if len(buffer) < end + 2:
                    break
                split = start + head
                with_reply = len(words) - (kind == _HMSG) == 5
                reply = words[3] if with_reply else b""
                messages.append(
                    Message(words[1], words[2], reply, buffer[start:split], buffer[split:end])
                )
                at = end + 2
            else:
                self._obey(buffer[at:line_end])
                at = line_end + 2
        return at

    def _obey(self, line: bytes) -> None:
        if line == b"PING":
            self.send(b"PONG\r\n")
        elif line == b"PONG":
            if not self._greeted.done():
                self._greeted.set_result(None)
        elif line.startswith(b"INFO"):
            if not self._greeted.done():
                self.server_name = _name_in(line)
                self.send(_CONNECT)
        elif line.startswith(b"-ERR"):
            self.close()


class _Info(Struct):
    server_name: str = ""


def _name_in(line: bytes) -> str:
    try:
        return json.decode(line.removeprefix(b"INFO"), type=_Info).server_name
    except UNREADABLE:
        return ""


def _address_in(url: str) -> Address:
    if (address := parse_address(url.removeprefix("nats://").rstrip("/"))) is None:
        raise DriverError(f"{url!r} isn't an address like nats://127.0.0.1:4222")
    return address


class NodeLink:
    """A link to one server that reconnects whenever the connection is lost.

    Attributes:
        name: host and port.
        node: the server's own name, once it has greeted, unless it was called otherwise; host and
            port before.
        connection: the present connection; None while there is none.
        trust: whether writes through this server are committed.
    """

    def __init__(self, url: str, inbox: str, on_messages: OnMessages, called: str = "") -> None:
        """Creates a link; each connection subscribes to ``inbox`` under the id ``i``.

        Args:
            url: ``nats://HOST:PORT``.
            inbox: where answers go.
            on_messages: called with what arrives.
            called: what the app calls the server; by default it is asked its own name.

        Raises:
            DriverError: ``url`` is no such address.
        """
        self._address = _address_in(url)
        self.name = self._address.url
        self.node = called or self.name
        self.connection: WireConnection | None = None
        self.trust = Trust()
        self._called = called
        self._inbox = inbox
        self._on_messages = on_messages

    def move(self, url: str) -> None:
        """Connects to another address from the next time on, where the server listens now.

        Raises:
            DriverError: ``url`` isn't ``nats://HOST:PORT``.
        """
        address = _address_in(url)
        if address != self._address:
            self._address, self.name = address, address.url
            if self.connection is not None:
                self.connection.close()

    def usable(self) -> WireConnection | None:
        """Returns the connection, if a request sent now has a chance of an answer; else None."""
        connection = self.connection
        return connection if connection is not None and connection.is_usable() else None

    async def open(self, on_messages: OnMessages) -> WireConnection:
        """Opens a further connection to the server, which the caller closes.

        Raises:
            OSError: the server can't be reached within a second.
        """
        host, port = self._address.host, self._address.port
        return await WireConnection.open(host, port, on_messages, timeout_s=SILENT_S)

    async def keep(self, on_lost: Callable[[NodeLink], None]) -> None:
        """Stays connected until cancelled; calls ``on_lost`` for each connection lost."""
        while True:
            try:
                connection = await self.open(self._on_messages)
            except OSError:
                await asyncio.sleep(_RECONNECT_S)
                continue
            connection.subscribe(self._inbox, "i")
            self.connection = connection
            self.node = self._called or connection.server_name or self.name
            try:
                await asyncio.shield(connection.closed)
            finally:
                self.connection = None
                self.trust.restore()
                connection.close()
                on_lost(self)
