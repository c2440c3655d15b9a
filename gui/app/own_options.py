"""The options about scenario files, which only the subject made of a file has."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from core.process.started import called
from gui.catalog import CatalogEntry

INIT = "--init"
"""The option that makes ``own`` a verb: a first scenario is written."""


def add_own(parser: argparse.ArgumentParser) -> None:
    """Adds the options for scenario files to those of a show."""
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="own: say what would be started, asked, loaded and hit, and do nothing",
    )
    parser.add_argument(
        INIT,
        action="store_true",
        help="own: write a first scenario for the Compose project in this folder, or the one named",
    )


def check_own(
    parser: argparse.ArgumentParser, given: argparse.Namespace, entry: CatalogEntry
) -> None:
    """Ends the program with a sentence where the options don't fit the subject."""
    if given.init:
        parser.error(f"{INIT} is of own: {called()} own {INIT} [FOLDER]")
    if given.dry_run and not entry.takes_file:
        parser.error(f"--dry-run goes with a scenario file: {called()} own FILE --dry-run")
    if given.allow_python and not entry.takes_file:
        asked = f"{called()} own EXPERIMENT --allow-python"
        parser.error(f"--allow-python is of experiments: {asked}")


def is_init(arguments: Sequence[str]) -> bool:
    """Whether a first scenario is to be written."""
    return arguments[:1] == ["own"] and INIT in arguments
