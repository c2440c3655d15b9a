"""The options for a presenter: own notes and a rehearsal, and what is printed when that ends."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from core.ports import SubjectError
from core.show.presenter.notes import Notes, read_notes
from core.text.presenter import rehearsal_lines

if TYPE_CHECKING:
    from core.show.presenter.keeper import RehearsalKeeper


def add_presenting(parser: argparse.ArgumentParser) -> None:
    """Adds the options that :func:`check_presenting` and :func:`read_own_notes` read."""
    parser.add_argument(
        "--notes", type=Path, metavar="FILE", help="your notes in Markdown, one heading a chapter"
    )
    parser.add_argument(
        "--rehearse", action="store_true", help="time each chapter, against the last rehearsal"
    )


def check_presenting(parser: argparse.ArgumentParser, given: argparse.Namespace) -> None:
    """Ends the program with a sentence where the options don't go together."""
    for option in ("notes", "rehearse"):
        if given.headless and getattr(given, option):
            parser.error(f"--{option} is for the window: leave out --headless or --{option}")
    if given.rehearse and given.replay is not None:
        parser.error("--rehearse times a live story: leave out --replay")


def read_own_notes(parser: argparse.ArgumentParser, path: Path | None) -> Notes | None:
    """Returns the presenter's notes, if any; ends the program with a sentence on a bad file."""
    if path is None:
        return None
    try:
        return read_notes(path)
    except SubjectError as error:
        parser.error(f"--notes: {error} {error.remedy}")


def tell_rehearsal(keeper: RehearsalKeeper | None) -> None:
    """Ends a rehearsal, if there is one, and prints the times of the chapters; blocks."""
    if keeper is None:
        return
    table = keeper.close()
    if table is not None and any(chapter.seconds for chapter in table.chapters):
        for line in rehearsal_lines(table, completed=keeper.completed):
            print(line)
