"""Two pipes between the app and the audience's process, which nobody else knows.

What is inherited is a number: of a file descriptor, on Windows of a handle. When the app ends,
however it ends, the pipe of orders does, and with it the process.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue

_GRACE_S = 2.0
"""Seconds that the process may take to end by itself after the app has gone."""
_PIECE = 65_536


def inheritable(descriptor: int) -> int:
    """Returns the number by which a child finds our end of a pipe."""
    if sys.platform == "win32":
        import msvcrt

        handle = msvcrt.get_osfhandle(descriptor)
        os.set_handle_inheritable(handle, True)
        return handle
    return descriptor


def inherited(number: int, *, for_reading: bool) -> int:
    """Returns the file descriptor for a handle or number that this process inherited.

    Raises:
        OSError: there is nothing by that number.
    """
    if sys.platform == "win32":
        import msvcrt

        return msvcrt.open_osfhandle(number, os.O_RDONLY if for_reading else 0)
    os.set_inheritable(number, False)
    return number


class Orders:
    """The app's orders, one a line.

    Attributes:
        ended: done when the app has gone, or has had enough.
    """

    def __init__(self, descriptor: int, on_line: Callable[[bytes], None]) -> None:
        """Starts a reading thread, which ends the process 2 s after the orders have ended."""
        self._descriptor = descriptor
        self._on_line = on_line
        self._loop = asyncio.get_running_loop()
        self.ended: asyncio.Future[None] = self._loop.create_future()
        threading.Thread(target=self._read, name="orders", daemon=True).start()

    def _read(self) -> None:
        rest = b""
        with suppress(OSError):
            while piece := os.read(self._descriptor, _PIECE):
                *lines, rest = (rest + piece).split(b"\n")
                for line in lines:
                    self._call(self._on_line, line)
        self._call(self._end)
        threading.Event().wait(_GRACE_S)
        os._exit(0)

    def _end(self) -> None:
        if not self.ended.done():
            self.ended.set_result(None)

    def _call(self, function: Callable[..., None], *arguments: bytes) -> None:
        try:
            self._loop.call_soon_threadsafe(function, *arguments)
        except RuntimeError:
            os._exit(0)  # the loop is closed: the process is ending anyway


class Lines:
    """Writes lines from a thread, so that a reader that stalls holds nobody up."""

    def __init__(self, descriptor: int, name: str) -> None:
        """Starts the writing thread, called ``name``."""
        self._descriptor = descriptor
        self._queue: SimpleQueue[Callable[[], bytes] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._write, name=name, daemon=True)
        self._thread.start()

    def put(self, line: bytes) -> None:
        """Queues ``line`` for writing."""
        self._queue.put(lambda: line)

    def put_later(self, make: Callable[[], bytes]) -> None:
        """Queues a line that ``make`` makes late, when the line is about to be written."""
        self._queue.put(make)

    def close(self, within_s: float = 1.0) -> None:
        """Writes what is queued, for at most ``within_s`` seconds, and closes the pipe."""
        self._queue.put(None)
        self._thread.join(within_s)

    def finish(self) -> None:
        """Closes the pipe once everything is written, without waiting for that."""
        self._queue.put(None)

    def _write(self) -> None:
        try:
            while (make := self._queue.get()) is not None:
                rest = make()
                while rest:
                    rest = rest[os.write(self._descriptor, rest) :]
        except OSError:
            pass  # the other side is gone, which is told by other means
        with suppress(OSError):
            os.close(self._descriptor)
