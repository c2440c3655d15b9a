"""Writes lines to a terminal, a file or a pipe without ever making the show wait.

``rich`` would pad and colour as well, for 0.07 s of the start and three packages more; what takes
the lines here is what it hasn't: writing that waits for no reader, and survives a full disk.
"""

from __future__ import annotations

import errno
import os
import queue
import re
import select
import shutil
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TextIO

STYLES = {
    "bold": "1",
    "muted": "90",
    "good": "32",
    "warning": "33",
    "error": "31",
    "info": "36",
}
CLOSE_S = 2.0
"""Longest time, in seconds, that closing waits for a reader that doesn't read."""

_PLAIN = str.maketrans(
    {
        "✓": "+",
        "✕": "x",
        "●": "*",
        "○": "o",
        "‖": "=",
        "≠": "/",
        "·": "-",
        "—": "-",
        "±": "+-",
        "…": "...",
        "\u202f": " ",
    }
)
"""Replacements for terminals that know only ASCII."""

_PASSING = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""Errors that keep one text from being written, and maybe not the next: no room on the disk."""

_LOOK_AGAIN_S = 1.0

_ESCAPE_CODES = 0x0004
"""Windows' ``ENABLE_VIRTUAL_TERMINAL_PROCESSING``."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
"""Control characters: a server's log line must not move the cursor or change colours."""


class Terminal:
    """Writes text to a stream, and knows what that stream can show.

    A thread does the writing, so that a stopped terminal or a slow or full pipe holds up nothing.
    A reader that is gone ends the output quietly. On a full disk only what doesn't fit is lost.

    Attributes:
        is_live: whether a line can be refreshed in place.
        has_color: whether colours are wanted and understood.
    """

    def __init__(
        self, stream: TextIO | None = None, environ: Mapping[str, str] = os.environ
    ) -> None:
        """Writes to ``stream``, by default standard output."""
        self._stream = stream or sys.stdout
        is_terminal = self._stream.isatty() and environ.get("TERM") != "dumb"
        self.is_live = is_terminal and _knows_codes(self._stream)
        self.has_color = self.is_live and not environ.get("NO_COLOR")
        self._is_plain = not _encodes(self._stream, "✓✕●○‖≠·—±…\u202f")
        self._write = _writer(self._stream)
        self._queue: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._live = ""
        self._thread = threading.Thread(target=self._run, name="console", daemon=True)
        self._thread.start()

    @property
    def width(self) -> int:
        """Columns that a line can have, 40 to 120."""
        return max(40, min(shutil.get_terminal_size((100, 24)).columns, 120))

    def style(self, text: str, *styles: str) -> str:
        """Returns ``text`` without control characters, with :data:`STYLES` where colours show."""
        text = clean(text)
        if not self.has_color or not styles:
            return text
        codes = ";".join(STYLES[style] for style in styles)
        return f"\x1b[{codes}m{text}\x1b[0m"

    def line(self, text: str = "") -> None:
        """Writes a line that stays; made of what :meth:`style` returned or of plain text."""
        self._put(f"{self._erase()}{text}\n")

    def live(self, text: str) -> None:
        """Shows ``text`` in place of the last live line; does nothing where the stream can't."""
        if not self.is_live or not self._queue.empty():
            return
        shown = clean(text)[: self.width - 1]
        self._put(f"{self._erase()}{shown}")
        self._live = shown

    def close(self) -> None:
        """Ends the live line and waits up to :data:`CLOSE_S` seconds for what is unwritten."""
        self._put(self._erase())
        self._queue.put(None)
        self._thread.join(CLOSE_S)

    def _erase(self) -> str:
        erase = "\r\x1b[K" if self._live else ""
        self._live = ""
        return erase

    def _put(self, text: str) -> None:
        if text:
            self._queue.put(text.translate(_PLAIN) if self._is_plain else text)

    def _run(self) -> None:
        while (text := self._queue.get()) is not None:
            try:
                self._write(text)
            except (OSError, ValueError) as error:
                if getattr(error, "errno", None) in _PASSING:
                    continue
                _forget(self._stream)
                break


def clean(text: str) -> str:
    """Returns ``text`` with every control character as a space."""
    return _CONTROL.sub(" ", text)


def _encodes(stream: TextIO, text: str) -> bool:
    try:
        text.encode(stream.encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _knows_codes(stream: TextIO) -> bool:
    """Whether a terminal understands escape codes; a console of Windows does once told to."""
    if sys.platform != "win32":
        return True
    import ctypes
    import msvcrt

    kernel, mode = ctypes.WinDLL("kernel32"), ctypes.c_ulong()
    try:
        handle = ctypes.c_void_p(msvcrt.get_osfhandle(stream.fileno()))
    except OSError:
        return False
    if not kernel.GetConsoleMode(handle, ctypes.byref(mode)):
        return False
    return bool(kernel.SetConsoleMode(handle, mode.value | _ESCAPE_CODES))


def _writer(stream: TextIO) -> Callable[[str], None]:
    """Returns a function that writes a whole text; letters unknown to ``stream`` are replaced."""
    encoding = stream.encoding or "utf-8"
    try:
        descriptor = stream.fileno() if os.name == "posix" else None
    except OSError:
        descriptor = None

    def to_descriptor(text: str) -> None:
        # Bypasses the stream's buffer: a write that hangs would hold its lock, and hang the exit.
        rest = memoryview(text.encode(encoding, "replace"))
        while rest:
            try:
                rest = rest[os.write(descriptor or 0, rest) :]
            except BlockingIOError:  # full, and non-blocking: wait for room
                select.select([], [descriptor or 0], [], _LOOK_AGAIN_S)

    def to_stream(text: str) -> None:
        stream.write(text.encode(encoding, "replace").decode(encoding))
        stream.flush()

    return to_stream if descriptor is None else to_descriptor


def _forget(stream: TextIO) -> None:
    """Points ``stream`` at the null device, so that Python's flush at exit can't fail."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
