"""``own --init``, ``own FILE --dry-run`` and ``schema``: what is done with scenario files."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from core.console import Terminal
from gui.app.request import Request
from gui.catalog import CatalogEntry
from gui.catalog.own import OWN, dry_run, reference_text, schema_as_text, write_first

_INIT = "--init"


def add_own(parser: argparse.ArgumentParser) -> None:
    """Adds the options for scenario files to those of a show."""
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="own: say what would be started, asked, loaded and hit, and do nothing",
    )
    parser.add_argument(
        _INIT,
        action="store_true",
        help="own: write a first scenario for the Compose project in this folder, or the one named",
    )


def check_own(
    parser: argparse.ArgumentParser, given: argparse.Namespace, entry: CatalogEntry
) -> None:
    """Ends the program with a sentence where the options aren't of this subject."""
    if given.init:
        parser.error(f"{_INIT} is of own: faultstage own {_INIT} [FOLDER]")
    if given.dry_run and not entry.takes_file:
        parser.error("--dry-run goes with a scenario file: faultstage own FILE --dry-run")


def is_init(arguments: Sequence[str]) -> bool:
    """Whether a first scenario is to be written."""
    return arguments[:1] == [OWN.name] and _INIT in arguments


def run_init(arguments: Sequence[str], terminal: Terminal | None = None) -> int:
    """Writes a first scenario, and says what was found and what comes next; returns 0.

    Raises:
        SystemExit: with code 2 and a sentence where the arguments make no sense.
        SubjectError: nothing was written.
    """
    parser = argparse.ArgumentParser(
        prog="faultstage own --init",
        description="Write a first scenario, with comments, for the Compose project in a folder, "
        "or one of processes where there is none. Starts nothing.",
    )
    parser.add_argument("folder", nargs="?", type=Path, default=Path(), metavar="FOLDER")
    parser.add_argument("--force", action="store_true", help="write over what is there")
    given = parser.parse_intermixed_args([each for each in arguments if each != _INIT])
    _print(write_first(given.folder, force=given.force), terminal)
    return 0


def run_schema(arguments: Sequence[str], terminal: Terminal | None = None) -> int:
    """Prints the JSON Schema of scenario files, or their reference; returns 0."""
    parser = argparse.ArgumentParser(
        prog="faultstage schema",
        description="Print the JSON Schema (draft 2020-12) of scenario files, by which editors "
        "complete and check them.",
    )
    parser.add_argument(
        "--reference", action="store_true", help="print the reference in Markdown instead"
    )
    given = parser.parse_args(arguments)
    text = reference_text() if given.reference else schema_as_text()
    _print(text.removesuffix("\n").split("\n"), terminal)
    return 0


def run_dry(request: Request, terminal: Terminal | None = None) -> int:
    """Says what a scenario would do, and does nothing.

    Returns:
        0 where all is here that the scenario needs, else 2.
    """
    lines, is_possible = dry_run(request.choices, request.settings.rate, request.settings.fault)
    _print(lines, terminal)
    return 0 if is_possible else 2


def _print(lines: Sequence[str], terminal: Terminal | None) -> None:
    terminal = terminal or Terminal()
    try:
        for line in lines:
            terminal.line(line)
    finally:
        terminal.close()
