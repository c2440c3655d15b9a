"""Finds the lines at the end of a server's log that say what happened, for people.

A crashing program states the reason first, and a stack trace follows, often a long one: the traces
of Go, Rust, Python and C are known here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

READ_BYTES = 1 << 20
"""Bytes at the end of a log that are searched: a trace of all goroutines is that long."""

LOOK_LINES = 2_000
"""Lines at the end of a log that are searched, for logs that are read by the line."""

_PREFIX = re.compile(
    r"^(\[\d+\] \d{4}/\d{2}/\d{2} [\d:.]+ "  # nats-server
    r"|\d+:[A-Z] \d+ \w+ \d{4} [\d:.]+ [-.*#] )"  # valkey-server
)
"""Process id and time at the start of each line of the servers' logs."""

_COLOUR = re.compile(r"\x1b\[[\d;]*m")

_STARTED = re.compile(
    r"Starting nats-server|oO0OoO0OoO0Oo|Welcome to (TiKV|Placement Driver)|^Server initialized"
)
"""The first words of a server: all lines above were written by the process before."""

_CRASHED = re.compile(
    r"^panic: |^fatal error: |^runtime: out of memory|^SIG[A-Z]+: |^unexpected fault address"  # Go
    r"|^thread '.*' (\(\d+\) )?panicked at "  # Rust
    r"|ASSERTION FAILED|Assertion .*failed|^terminate called after|^Out Of Memory allocating"  # C
    r"|crashed by signal"
)
"""A line that gives the reason for a trace, or comes just before such a line."""

_FATAL = re.compile(r"\[FTL\]|\[FATAL\]|level=fatal")
"""A line of a log that gives the reason why the server ended."""

_TRACEBACK = "Traceback (most recent call last):"
_TRACE = re.compile(
    r"^(goroutine \d+ \[|stack backtrace:|note: run with|------ |=+ .*BUG REPORT|\[backtrace)"
)
"""The beginning of a trace: no line after that gives a reason."""


def tail(log: Path, lines: int = 3, since: int = 0) -> str:
    """Returns the last telling lines of ``log``, without their time; empty for an unreadable file.

    Args:
        log: the file.
        lines: most lines to return.
        since: position in bytes; anything before is ignored.
    """
    try:
        with log.open("rb") as file:
            size = log.stat().st_size
            file.seek(max(since if since <= size else 0, size - READ_BYTES))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return ""
    return last_words(text, lines)


def size_of(log: Path) -> int:
    """Returns the length of ``log`` in bytes; 0 where there is no file."""
    try:
        return log.stat().st_size
    except OSError:
        return 0


def last_words(text: str, lines: int = 3) -> str:
    """Returns the lines that say what happened, at most ``lines``; else the last ones."""
    said = [_COLOUR.sub("", line).rstrip() for line in text.splitlines() if line.strip()]
    said = [_PREFIX.sub("", line) for line in said]
    for at in range(len(said) - 1, -1, -1):
        if _STARTED.search(said[at]):
            del said[:at]
            break
    kept = [line.strip() for line in said]
    if (error := _python_error(said)) is not None:
        return "\n".join(kept[error : error + lines])
    crash = _last_start(kept, _CRASHED)
    if crash is not None:
        return "\n".join(_reason(kept[crash:], lines))
    fatal = _last_start(kept, _FATAL)
    if fatal is not None and fatal < len(kept) - lines:
        return "\n".join(kept[fatal : fatal + lines])
    trace = next((at for at, line in enumerate(kept) if _TRACE.match(line)), len(kept))
    return "\n".join((kept[:trace] or kept)[-lines:])


def _last_start(kept: Sequence[str], sign: re.Pattern[str]) -> int | None:
    """Returns where the last block of lines with ``sign`` begins; None without any."""
    found = [at for at, line in enumerate(kept) if sign.search(line)]
    if not found:
        return None
    at = found.pop()
    while found and found[-1] == at - 1:
        at = found.pop()
    return at


def _reason(kept: Sequence[str], lines: int) -> list[str]:
    """Returns the lines from a crash to the trace; headings are left out."""
    said: list[str] = []
    for line in kept:
        if said and _TRACE.match(line):
            break
        if not (line.startswith("=") and line.endswith("=")):
            said.append(line)
    rust = bool(said) and "panicked at" in said[0] and said[0].endswith(":")
    if rust and len(said) > 1:  # Rust names the place first, and the reason on the next line
        said = [f"{said[0]} {said[1]}", *said[2:]]
    return said[:lines] or list(kept[:lines])


def _python_error(said: Sequence[str]) -> int | None:
    """Returns the index of the last traceback's error; None without a complete traceback."""
    begun = [at for at, line in enumerate(said) if line.strip() == _TRACEBACK]
    if not begun:
        return None
    inset = len(said[begun[-1]]) - len(said[begun[-1]].lstrip())
    for at in range(begun[-1] + 1, len(said)):
        if len(said[at]) - len(said[at].lstrip()) <= inset:
            return at
    return None
