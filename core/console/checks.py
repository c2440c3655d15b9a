"""The preflight checks of a subject as aligned lines for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from core.console.terminal import Terminal
from core.model.records import CheckStatus, PreflightCheck

SIGNS = {
    CheckStatus.RUNNING: ("…", "looking", "muted"),
    CheckStatus.OK: ("✓", "ok", "good"),
    CheckStatus.WARNING: ("!", "warning", "warning"),
    CheckStatus.FAILED: ("✕", "failed", "error"),
}
"""Sign, word and style of each status."""

_WORDS = max(len(word) for _, word, _ in SIGNS.values())
_BEFORE = 2 + 2 + _WORDS + 2
"""Columns before the title."""


def check_page(terminal: Terminal, checks: Sequence[PreflightCheck]) -> Iterator[str]:
    """Yields a line for each check, followed by remedy and command where the check isn't OK."""
    width = max((len(check.title) for check in checks), default=0)
    for check in checks:
        sign, word, style = SIGNS[check.status]
        marked = terminal.style(f"{sign} {word:{_WORDS}}", style)
        head = f"  {marked}  {terminal.style(f'{check.title:{width}}')}  "
        room = max(20, terminal.width - _BEFORE - width - 3)
        told = _wrap(check.text, room) or [""]
        yield f"{head}{terminal.style(told[0])}".rstrip()
        after = " " * (_BEFORE + width + 2)
        yield from (f"{after}{terminal.style(line)}" for line in told[1:])
        if check.status in (CheckStatus.WARNING, CheckStatus.FAILED):
            yield from (f"{after}{line}" for line in way_out(terminal, check, room))


def way_out(terminal: Terminal, check: PreflightCheck, width: int) -> Iterator[str]:
    """Yields the remedy of ``check``, wrapped to ``width`` columns, then the command to type."""
    for line in _wrap(check.remedy, width):
        yield terminal.style(line)
    if check.command:
        yield terminal.style(f"$ {check.command}", "bold")


def _wrap(text: str, width: int) -> list[str]:
    """Wraps ``text`` at spaces only, so that a path can still be copied."""
    return textwrap.wrap(text, width, break_on_hyphens=False, break_long_words=False)
