"""``faultstage prepare``: downloads and builds all that a subject needs to start offline."""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import Sequence

from core.console import Terminal
from core.ports import SubjectError
from core.process.started import called
from core.text.wording import with_detail
from gui.app.options import add_choices, find_entry, read_choices
from gui.catalog import CATALOG, CatalogEntry, Choices

PLAIN_S = 2.0
"""Seconds between two lines of the same step where no line can be refreshed."""

BAR = 24
"""Columns of the bar."""


def run_prepare(arguments: Sequence[str], terminal: Terminal | None = None) -> int:
    """Gets what is missing and shows the progress.

    Returns:
        0 where the subject now starts with no network, else 1.
    """
    entry, choices = parse_prepare(arguments)
    terminal = terminal or Terminal()
    try:
        return asyncio.run(_prepare(entry, choices, terminal))
    except KeyboardInterrupt:
        terminal.line("Stopped. What has come stays; the next time goes on from here.")
        raise
    finally:
        terminal.close()


def parse_prepare(arguments: Sequence[str]) -> tuple[CatalogEntry, Choices]:
    """Returns the subject in ``arguments`` and the options for that subject.

    Raises:
        SystemExit: with code 2 and a sentence where that can't be had, 0 after ``--help``.
    """
    parser = argparse.ArgumentParser(
        prog=f"{called()} prepare",
        description="Download and build all that a system needs, so that its show starts with "
        "no network. May be stopped and started again.",
    )
    parser.add_argument("subject", metavar="SYSTEM", help=" or ".join(CATALOG))
    add_choices(parser)
    given = parser.parse_args(arguments)
    entry = find_entry(parser, given.subject)
    return entry, read_choices(parser, given, entry)


async def _prepare(entry: CatalogEntry, choices: Choices, terminal: Terminal) -> int:
    from gui.app.doctor import look

    progress = PrepareProgress(terminal)
    try:
        await entry.checkup(choices).prepare(progress.tell)
    except SubjectError as error:
        terminal.line(terminal.style(f"✕ {error}", "error"))
        if error.remedy:
            terminal.line(f"  {terminal.style(error.remedy)}")
        return 1
    return 0 if await look(entry, choices, terminal) else 1


class PrepareProgress:
    """Shows the present step: one line in place with a bar, or a plain line now and then."""

    def __init__(self, terminal: Terminal) -> None:
        """Writes to ``terminal``."""
        self._terminal = terminal
        self._step = ""
        self._told_s = 0.0

    def tell(self, step: str, fraction: float | None, detail: str = "") -> None:
        """Shows ``step`` and ``detail``, and the share done (0 to 1) where that is known."""
        text = with_detail(step, detail)
        if self._terminal.is_live:
            if step != self._step:
                self._terminal.line(self._terminal.style(step))
            self._terminal.live(f"{bar(fraction)}  {text}")
        elif step != self._step or time.monotonic() - self._told_s >= PLAIN_S:
            share = "" if fraction is None else f" ({100 * fraction:.0f} %)"
            self._terminal.line(self._terminal.style(f"{text}{share}"))
            self._told_s = time.monotonic()
        self._step = step


def bar(fraction: float | None) -> str:
    """Returns a bar of :data:`BAR` columns with a percentage; empty for an unknown share."""
    if fraction is None:
        return f"[{' ' * BAR}]      "
    share = min(1.0, max(0.0, fraction))
    return f"[{'#' * round(BAR * share):{BAR}}] {100 * share:3.0f} %"
