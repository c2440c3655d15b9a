"""``own --init``, ``own FILE --dry-run`` and ``schema``: what is done with scenario files."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from core.console import Terminal
from core.process.started import called
from gui.app.own_options import INIT
from gui.app.request import Request
from gui.catalog.own import dry_run, reference_text, schema_as_text, write_first


def run_init(arguments: Sequence[str], terminal: Terminal | None = None) -> int:
    """Writes a first scenario, and says what was found and what comes next; returns 0.

    Raises:
        SystemExit: with code 2 and a sentence where the arguments make no sense.
        SubjectError: nothing was written.
    """
    parser = argparse.ArgumentParser(
        prog=f"{called()} own --init",
        description="Write a first scenario, with comments, for the Compose project in a folder, "
        "or one of processes where there is none. Starts nothing.",
    )
    parser.add_argument("folder", nargs="?", type=Path, default=Path(), metavar="FOLDER")
    parser.add_argument("--force", action="store_true", help="write over what is there")
    given = parser.parse_intermixed_args([each for each in arguments if each != INIT])
    _print(write_first(given.folder, force=given.force), terminal)
    return 0


def run_schema(arguments: Sequence[str], terminal: Terminal | None = None) -> int:
    """Prints the JSON Schema of scenario files, or their reference; returns 0."""
    parser = argparse.ArgumentParser(
        prog=f"{called()} schema",
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
    """Prints the plan of a scenario, and starts nothing.

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
