"""``faultstage doctor``: whether a subject can start here, and what mends what is missing."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence

from core.console import Terminal
from core.console.checks import SIGNS, check_page
from core.model.records import CheckStatus, PreflightCheck
from core.process.started import called
from core.text.requirements import verdict
from gui.app.options import add_choices, find_entry, first_given, read_choices
from gui.catalog import CATALOG, CatalogEntry, Choices

Wanted = Sequence[tuple[CatalogEntry, Choices]]


def run_doctor(arguments: Sequence[str], terminal: Terminal | None = None) -> int:
    """Checks each subject that ``arguments`` ask about, and prints a page for each.

    Returns:
        0 where all of them can start, else 1.
    """
    wanted = parse_doctor(arguments)
    terminal = terminal or Terminal()
    try:
        return 0 if asyncio.run(_look_at_all(wanted, terminal)) else 1
    finally:
        terminal.close()


def parse_doctor(arguments: Sequence[str]) -> Wanted:
    """Returns the subjects to check: the one in ``arguments`` with the options given, or all.

    Raises:
        SystemExit: with code 2 and a sentence where that can't be had, 0 after ``--help``.
    """
    parser = argparse.ArgumentParser(
        prog=f"{called()} doctor",
        description="Look whether a system can start on this machine, and say what mends what "
        "is missing. Changes nothing. Exit code 0: it can start; 1: it can't.",
    )
    about = f"{' or '.join(CATALOG)}; default: all of them"
    parser.add_argument("subject", nargs="?", metavar="SYSTEM", help=about)
    add_choices(parser)
    given = parser.parse_args(arguments)
    if given.subject is None and given.docker:
        given.subject = next(iter(CATALOG))
    if given.subject is None:
        if option := first_given(given):
            parser.error(f"{option} needs a system before it: {' or '.join(CATALOG)}")
        return [(entry, mode) for entry in CATALOG.values() for mode in entry.modes]
    entry = find_entry(parser, given.subject)
    return [(entry, read_choices(parser, given, entry))]


async def _look_at_all(wanted: Wanted, terminal: Terminal) -> bool:
    can_start = True
    for number, (entry, choices) in enumerate(wanted):
        if number:
            terminal.line()
        can_start &= await look(entry, choices, terminal)
    return can_start


async def look(entry: CatalogEntry, choices: Choices, terminal: Terminal) -> bool:
    """Checks and prints one subject's requirements; returns whether the subject can start."""
    terminal.line(terminal.style(entry.title(choices), "bold"))
    found: dict[str, PreflightCheck] = {}

    def tell(check: PreflightCheck) -> None:
        found[check.key] = check
        waiting = [one.title for one in found.values() if one.status is CheckStatus.RUNNING]
        terminal.live(f"  looking: {', '.join(waiting)}" if waiting else "")

    can_start = await entry.checkup(choices).run(tell)
    for line in check_page(terminal, tuple(found.values())):
        terminal.line(line)
    status, text = verdict(found.values(), can_start=can_start)
    sign, _, style = SIGNS[status]
    terminal.line(f"  {terminal.style(f'{sign} {text}', style, 'bold')}")
    return can_start
