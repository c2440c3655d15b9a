"""What was found of a subject's requirements, as aligned lines."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

from core.console.terminal import Terminal
from core.model.records import OFFLINE, CheckStatus, PreflightCheck

SIGNS = {
    CheckStatus.RUNNING: ("…", "looking", "muted"),
    CheckStatus.OK: ("✓", "ok", "good"),
    CheckStatus.WARNING: ("!", "warning", "warning"),
    CheckStatus.FAILED: ("✕", "failed", "error"),
}
"""Sign, word and style of each."""

_WORDS = max(len(word) for _, word, _ in SIGNS.values())
_BEFORE = 2 + 2 + _WORDS + 2
"""Columns before the title."""


def check_page(terminal: Terminal, checks: Sequence[PreflightCheck]) -> Iterator[str]:
    """One line for each, and under each that isn't ok the way out and its command."""
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
    """What mends it: a sentence, and the command as it is typed."""
    for line in _wrap(check.remedy, width):
        yield terminal.style(line)
    if check.command:
        yield terminal.style(f"$ {check.command}", "bold")


def _wrap(text: str, width: int) -> list[str]:
    """Breaks at spaces only, so that a path stays one that can be copied."""
    return textwrap.wrap(text, width, break_on_hyphens=False, break_long_words=False)


def verdict(checks: Iterable[PreflightCheck], *, can_start: bool) -> tuple[CheckStatus, str]:
    """The last line of a page: whether it can start, and with no network."""
    found = tuple(checks)
    failed = [check.title for check in found if check.status is CheckStatus.FAILED]
    if not can_start:
        what = f": {', '.join(failed)}" if failed else ""
        return CheckStatus.FAILED, f"Not ready{what}"
    warned = {check.key for check in found if check.status is CheckStatus.WARNING}
    if OFFLINE in warned:
        return CheckStatus.WARNING, "Ready to go, and not yet with no network"
    if warned:
        told = "one warning" if len(warned) == 1 else f"{len(warned)} warnings"
        return CheckStatus.WARNING, f"Ready to go with no network, with {told}"
    return CheckStatus.OK, "Ready to go with no network"
