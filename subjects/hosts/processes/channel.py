"""Exchanges lines with a Python process of ours, over a connection that nobody else knows.

Standard input and output are everybody's: whatever runs at a Python's start may print, read, or
hand them on to a process that stays. A pair of sockets is ours alone, works alike on all systems,
and tells at once when the other side is gone.
"""

from __future__ import annotations

import errno
import select
import socket
from collections.abc import Iterator
from contextlib import suppress

from subjects.hosts.line_splitter import LineSplitter

_AT_ONCE = getattr(socket, "MSG_DONTWAIT", 0)
_READ_BYTES = 65_536


class Channel:
    """One end of a connection for lines."""

    def __init__(self, connection: socket.socket) -> None:
        """Wraps ``connection``, in blocking mode."""
        connection.settimeout(None)
        self._connection = connection

    @classmethod
    def inherited(cls, handle: int) -> Channel:
        """Returns the end that this process was started with.

        Raises:
            OSError: there is no socket by that number.
        """
        connection = socket.socket(fileno=handle)
        connection.set_inheritable(False)
        return cls(connection)

    @classmethod
    def pair(cls) -> tuple[Channel, socket.socket]:
        """Returns our end, and the socket for the child's end.

        Raises:
            OSError: the system has no more sockets.
        """
        ours, theirs = socket.socketpair()
        return cls(ours), theirs

    def lines(self) -> Iterator[bytes]:
        """Yields each line, blocking; ends when the other side finished, died or was closed."""
        splitter = LineSplitter()
        while data := self.receive():
            yield from splitter.feed(data)

    def receive(self) -> bytes:
        """Blocks for the next piece; returns nothing once the connection has ended."""
        try:
            return self._connection.recv(_READ_BYTES)
        except OSError:
            return b""

    def send(self, data: bytes) -> None:
        """Sends all of ``data``; blocks while the other side is busy.

        Raises:
            OSError: the other side is gone.
        """
        self._connection.sendall(data)

    def send_at_once(self, data: bytes) -> None:
        """Sends all of ``data`` without waiting.

        Raises:
            OSError: the other side is gone, or has read nothing for long.
        """
        rest = memoryview(data)
        while rest:
            if not _AT_ONCE and not select.select((), (self._connection,), (), 0)[1]:
                # Windows, which has no flag for that: send() would block the calling thread.
                raise BlockingIOError(errno.EAGAIN, "the other side reads nothing")
            rest = rest[self._connection.send(rest, _AT_ONCE) :]

    def finish(self) -> None:
        """Announces that no more will be sent; incoming lines are still read."""
        with suppress(OSError):
            self._connection.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """Closes the connection, which ends any reader. Safe to call twice, and from any thread."""
        with suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)
        self._connection.close()
