"""Standard input and output that are always there, and never stop what matters.

A stream may be closed at the start (``>&-``), go away (``| head -1``), have no room for now
(a full pipe that doesn't block, a full disk) or not know a letter. None of it is a reason to
end with a traceback, or with another exit code than the one that was earned.
"""

from __future__ import annotations

import errno
import io
import os
import select
import sys
from typing import TextIO

PASSING = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.ENOBUFS, errno.ENOMEM})
"""What keeps one text from being written, and maybe not the next."""


def secure() -> None:
    """Opens what is closed of descriptors 0 to 2, and makes all writing there forgiving.

    To be called before anything else is opened: the next file would get the free number, and
    with it all that is printed.
    """
    for descriptor in (0, 1, 2):
        _open_if_closed(descriptor)
    if sys.stdin is None:
        sys.stdin = open(0, closefd=False)  # noqa: SIM115 - it is never closed
    sys.stdout = _forgiving(sys.stdout, 1)
    sys.stderr = _forgiving(sys.stderr, 2)


class ForgivingWriter(io.RawIOBase):
    """Writes everything to a descriptor, waiting for room, until the reader is gone."""

    def __init__(self, descriptor: int) -> None:
        """Writes to ``descriptor``, which stays open."""
        self._descriptor = descriptor
        self._is_gone = False

    def writable(self) -> bool:
        """Always: what can't be written is dropped."""
        return True

    def fileno(self) -> int:
        """The descriptor."""
        return self._descriptor

    def isatty(self) -> bool:
        """Whether a person may be looking."""
        return os.isatty(self._descriptor)

    def write(self, data: object, /) -> int:
        """Writes all of ``data``, or drops it; returns its size either way."""
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
    """The same stream with its encoding; what that has no letters for is written as escapes."""
    if isinstance(getattr(stream, "buffer", None), ForgivingWriter):
        assert stream is not None
        return stream
    encoding = (stream.encoding if stream is not None else None) or "utf-8"
    if os.name == "nt" and stream is not None and stream.isatty():
        return stream  # a console there is written to by letters, not by bytes
    return io.TextIOWrapper(
        ForgivingWriter(descriptor),  # pyright: ignore[reportArgumentType]
        encoding=encoding,
        errors="backslashreplace",
        newline=None,
        # No buffer: it has a lock, and a write that hangs would hang the exit as well.
        write_through=True,
    )


def _wait_for_room(descriptor: int) -> None:
    """Waits like a write that blocks: the descriptor may be set not to by who shares it."""
    select.select([], [descriptor], [], 1.0)
