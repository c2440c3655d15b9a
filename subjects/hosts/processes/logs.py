"""The last words of a server: the lines that say what happened, for people.

What ends a program in a hurry is said first, and a stack trace follows it, often a long one: Go's,
Rust's, Python's and C's are known here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

READ_BYTES = 1 << 20
"""How much of the end of a log is looked at: a trace of all goroutines is that long."""

LOOK_LINES = 2_000
"""The same in lines, for logs that are had by the line."""

_PREFIX = re.compile(
    r"^(\[\d+\] \d{4}/\d{2}/\d{2} [\d:.]+ "  # nats-server
    r"|\d+:[A-Z] \d+ \w+ \d{4} [\d:.]+ [-.*#] )"  # valkey-server
)
"""Process id and time at the start of each line of the servers' logs."""

_COLOUR = re.compile(r"\x1b\[[\d;]*m")

_STARTED = re.compile(
    r"Starting nats-server|oO0OoO0OoO0Oo|Welcome to (TiKV|Placement Driver)|^Server initialized"
)
"""What a server says first: what stands before it was said by the process before."""

_CRASHED = re.compile(
    r"^panic: |^fatal error: |^runtime: out of memory|^SIG[A-Z]+: |^unexpected fault address"  # Go
    r"|^thread '.*' (\(\d+\) )?panicked at "  # Rust
    r"|ASSERTION FAILED|Assertion .*failed|^terminate called after|^Out Of Memory allocating"  # C
    r"|crashed by signal"
)
"""A line that says, or is just before the one that says, why what follows is a trace."""

_FATAL = re.compile(r"\[FTL\]|\[FATAL\]|level=fatal")
"""A line of a log that says why the server ended."""

_TRACEBACK = "Traceback (most recent call last):"
_TRACE = re.compile(
    r"^(goroutine \d+ \[|stack backtrace:|note: run with|------ |=+ .*BUG REPORT|\[backtrace)"
)
"""Where a trace begins: nothing after it says what happened."""


def tail(log: Path, lines: int = 3, since: int = 0) -> str:
    """The last words in ``log``, without their time; empty where it can't be read.

    Args:
        log: the file.
        lines: at most so many lines.
        since: what stands before this position isn't looked at, bytes.
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
    """How long ``log`` is now, bytes; 0 where there is none."""
    try:
        return log.stat().st_size
    except OSError:
        return 0


def last_words(text: str, lines: int = 3) -> str:
    """The lines of a log's end that say what happened, at most ``lines``; else the last ones."""
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
    """The first of the last lines in a row that have ``sign``; None where none has."""
    found = [at for at, line in enumerate(kept) if sign.search(line)]
    if not found:
        return None
    at = found.pop()
    while found and found[-1] == at - 1:
        at = found.pop()
    return at


def _reason(kept: Sequence[str], lines: int) -> list[str]:
    """What is said from a crash to its trace; a line that is only a heading comes last."""
    said: list[str] = []
    for line in kept:
        if said and _TRACE.match(line):
            break
        if not re.fullmatch(r"=+.*=+", line):
            said.append(line)
    rust = bool(said) and "panicked at" in said[0] and said[0].endswith(":")
    if rust and len(said) > 1:  # where, and on the next line what
        said = [f"{said[0]} {said[1]}", *said[2:]]
    return said[:lines] or list(kept[:lines])


def _python_error(said: Sequence[str]) -> int | None:
    """Where the error of the last traceback is; None where there is none, or more was said."""
    begun = [at for at, line in enumerate(said) if line.strip() == _TRACEBACK]
    if not begun:
        return None
    inset = len(said[begun[-1]]) - len(said[begun[-1]].lstrip())
    for at in range(begun[-1] + 1, len(said)):
        if len(said[at]) - len(said[at].lstrip()) <= inset:
            return at
    return None
