"""Lines between us and a Python process of ours, over a connection that nobody else knows.

Standard input and output are everybody's: whatever runs at a Python's start may print, read,
or hand them on to a process that stays. A pair of sockets is ours alone, is the same on all
systems, and tells at once when the other side is gone.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress

from subjects.hosts.line_splitter import LineSplitter

_AT_ONCE = getattr(socket, "MSG_DONTWAIT", 0)
_READ_BYTES = 65_536


class Channel:
    """One end of the connection."""

    def __init__(self, connection: socket.socket) -> None:
        """Takes the connection."""
        connection.settimeout(None)
        self._connection = connection

    @classmethod
    def inherited(cls, handle: int) -> Channel:
        """The end that this process was started with.

        Raises:
            OSError: there is none by that number.
        """
        connection = socket.socket(fileno=handle)
        connection.set_inheritable(False)
        return cls(connection)

    @classmethod
    def pair(cls) -> tuple[Channel, socket.socket]:
        """Our end, and what the child's end is made of.

        Raises:
            OSError: the system has no more of them.
        """
        ours, theirs = socket.socketpair()
        return cls(ours), theirs

    def lines(self) -> Iterator[bytes]:
        """Blocks for each line; ends when the other side finished, died or was let go."""
        splitter = LineSplitter()
        while data := self.receive():
            yield from splitter.feed(data)

    def receive(self) -> bytes:
        """Blocks for a piece of what comes; empty when nothing will."""
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
            rest = rest[self._connection.send(rest, _AT_ONCE) :]

    def finish(self) -> None:
        """Says that no more will be sent; what comes is still read."""
        with suppress(OSError):
            self._connection.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """Ends it, and whoever reads from it. Safe to call twice, and from any thread."""
        with suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)
        self._connection.close()
