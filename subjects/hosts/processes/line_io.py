"""Lines to and from the app without blocking the event loop, on every platform.

Pipes that a parent makes can't be awaited on Windows, so threads move the lines.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import TypeVar

from subjects.hosts.line_splitter import RECORD, LineSplitter
from subjects.hosts.processes.channel import Channel

_T = TypeVar("_T")

# Plain descriptors: the buffered objects hold a lock that a thread must not keep at exit.
_STDIN, _STDOUT = 0, 1
_GRACE_S = 2.0
"""Seconds that the process may take to end by itself after the input closed."""


class InputLines:
    """The lines of a channel, or of stdin.

    Attributes:
        closed: done when the input has closed.
    """

    def __init__(self, channel: Channel | None = None) -> None:
        """Starts a reading thread, which ends the process 2 s after the input closed.

        Args:
            channel: the channel to the app; stdin by default.
        """
        self._receive = _read_some if channel is None else channel.receive
        self._loop = asyncio.get_running_loop()
        self._queue: asyncio.Queue[bytes] = asyncio.Queue()
        self.closed: asyncio.Future[None] = self._loop.create_future()
        threading.Thread(target=self._read, name="input", daemon=True).start()

    async def next(self) -> bytes:
        """Returns the next line, once there is one."""
        return await self._queue.get()

    def _read(self) -> None:
        splitter = LineSplitter()
        while data := self._receive():
            for line in splitter.feed(data):
                self._call(self._queue.put_nowait, line)
        self._call(self.closed.set_result, None)
        threading.Event().wait(_GRACE_S)
        os._exit(0)

    def _call(self, function: Callable[[_T], None], argument: _T) -> None:
        try:
            self._loop.call_soon_threadsafe(function, argument)
        except RuntimeError:
            os._exit(0)  # the loop is closed: the process is ending anyway


class OutputLines:
    """Writes lines from a thread, so that a reader that stalls doesn't stall the process.

    Others may write to stdout, too, so each line there is marked as ours.
    """

    def __init__(self, channel: Channel | None = None) -> None:
        """Starts the writing thread.

        Args:
            channel: the channel to the app; stdout by default.
        """
        self._send = _write_record if channel is None else channel.send
        self._queue: SimpleQueue[bytes | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._write, name="output", daemon=True)
        self._thread.start()

    def put(self, line: bytes) -> None:
        """Queues ``line`` for writing."""
        self._queue.put(line)

    def close(self) -> None:
        """Writes the queued lines, for at most a second."""
        self._queue.put(None)
        self._thread.join(1.0)

    def _write(self) -> None:
        try:
            while (line := self._queue.get()) is not None:
                self._send(line)
        except OSError:
            pass  # the app is gone; the input closes, too, which ends the process


def _read_some() -> bytes:
    """Returns what arrived on stdin; empty when stdin has closed, for whatever reason."""
    try:
        return os.read(_STDIN, 65_536)
    except OSError:
        return b""


def _write_record(line: bytes) -> None:
    rest = RECORD + line
    while rest:
        rest = rest[os.write(_STDOUT, rest) :]
