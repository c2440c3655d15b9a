"""The input and the output of a container, over one connection.

The SDK could split the output as well, but waits for the socket before each read: over TLS the
next bytes may have been read already, and would be held back until others come.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from subjects.hosts.line_splitter import LineSplitter

OnLine = Callable[[bytes], None]
OnEnd = Callable[[], None]

_HEADER = struct.Struct(">BxxxL")
_STDOUT = 1


class Attachment:
    """Writes to a container's input, and hands on the container's output line by line.

    The container's input ends when this is closed, or when this process ends.
    """

    def __init__(self, raw: Any, on_line: OnLine, on_end: OnEnd) -> None:
        """Wraps the result of the SDK's ``attach_socket``; must be called in the event loop."""
        # On plain sockets the SDK hands out the reading half, which holds the socket.
        self._raw = raw
        self._socket: socket.socket = getattr(raw, "_sock", raw)
        self._socket.settimeout(None)
        self._on_line = on_line
        self._on_end = on_end
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._read, name="docker-attach", daemon=True)
        self._thread.start()

    def write(self, data: bytes) -> None:
        """Writes to the container's input; short lines only, since a full buffer blocks.

        Raises:
            OSError: the connection has ended.
        """
        self._socket.sendall(data)

    def close(self) -> None:
        """Ends the connection; ``on_end`` is still called. Safe to call twice."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def _read(self) -> None:
        splitter = LineSplitter()
        with suppress(OSError, RuntimeError):  # RuntimeError: the loop is closed.
            while (header := self._exactly(_HEADER.size)) is not None:
                stream, length = _HEADER.unpack(header)
                data = self._exactly(length)
                if data is None:
                    break
                if stream != _STDOUT:
                    continue
                for line in splitter.feed(data):
                    self._loop.call_soon_threadsafe(self._on_line, line)
        with suppress(OSError):
            self._raw.close()
        with suppress(OSError):
            self._socket.close()
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._on_end)

    def _exactly(self, count: int) -> bytes | None:
        """Reads ``count`` bytes; returns None where the connection ends before."""
        data = b""
        while len(data) < count:
            part = self._socket.recv(count - len(data))
            if not part:
                return None
            data += part
        return data
