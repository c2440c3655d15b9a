"""Makes standard input and output exist always, and never stop the program.

A stream may be closed at the start (``>&-``), go away (``| head -1``), have no room for now
(a full pipe that doesn't block, a full disk) or lack a letter. None of these may end the program
with a traceback, or change the exit code.
"""

from __future__ import annotations

import errno
import io
import os
import select
import sys
import time
from typing import TextIO

PASSING = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.ENOBUFS, errno.ENOMEM})
"""Errors that keep one text from being written, and maybe not the next: no room."""


def secure() -> None:
    """Opens the closed ones of descriptors 0 to 2, and makes writing to a descriptor never fail.

    To be called before any file is opened: that file would get the free number, and then receive
    all that is printed.
    """
    for descriptor in (0, 1, 2):
        _open_if_closed(descriptor)
    if sys.stdin is None:
        sys.stdin = open(0, closefd=False)  # noqa: SIM115 - stdin is never closed
    sys.stdout = _forgiving(sys.stdout, 1)
    sys.stderr = _forgiving(sys.stderr, 2)


class ForgivingWriter(io.RawIOBase):
    """Writes everything to a descriptor, waiting for room, until the reader is gone."""

    def __init__(self, descriptor: int) -> None:
        """Writes to ``descriptor``, which stays open."""
        self._descriptor = descriptor
        self._is_gone = False

    def writable(self) -> bool:
        """Returns True always, since what can't be written is dropped."""
        return True

    def fileno(self) -> int:
        """Returns the descriptor of the stream."""
        return self._descriptor

    def isatty(self) -> bool:
        """Whether the descriptor is a terminal."""
        return os.isatty(self._descriptor)

    def write(self, data: object, /) -> int:
        """Writes all of ``data``, or drops the rest; returns the full size in bytes either way."""
        rest = whole = memoryview(data).cast("B")  # pyright: ignore[reportArgumentType]
        while rest and not self._is_gone:
            try:
                rest = rest[os.write(self._descriptor, rest) :]
            except BlockingIOError:
                _wait_for_room(self._descriptor)
            except OSError as error:
                self._is_gone = error.errno not in PASSING
                break
        return len(whole)


def _open_if_closed(descriptor: int) -> None:
    try:
        os.fstat(descriptor)
    except OSError:
        opened = os.open(os.devnull, os.O_RDWR)
        if opened != descriptor:
            os.dup2(opened, descriptor)
            os.close(opened)
        os.set_inheritable(descriptor, True)


def _forgiving(stream: TextIO | None, descriptor: int) -> TextIO:
    """Returns ``stream`` as a forgiving one; letters outside the encoding become escapes."""
    if isinstance(getattr(stream, "buffer", None), ForgivingWriter):
        assert stream is not None
        return stream
    encoding = (stream.encoding if stream is not None else None) or "utf-8"
    if os.name == "nt" and stream is not None and stream.isatty():
        return stream  # a Windows console takes letters, not bytes
    return io.TextIOWrapper(
        ForgivingWriter(descriptor),  # pyright: ignore[reportArgumentType]
        encoding=encoding,
        errors="backslashreplace",
        newline=None,
        # No buffer: a write that hangs would hold its lock, and hang the exit.
        write_through=True,
    )


def _wait_for_room(descriptor: int) -> None:
    """Waits up to 1 s for room, as the descriptor may have been made non-blocking."""
    try:
        select.select([], [descriptor], [], 1.0)
    except OSError:  # on Windows, select is for sockets alone
        time.sleep(0.01)
