"""Reads the tables of bad scenario files: what each says, and what is told of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parents[4] / "data" / "scenarios"
"""In a table a file begins after ``=== NAME``, and what is told of it follows after ``=>``."""


class BadFile(NamedTuple):
    """A file that can't be played."""

    name: str
    text: str
    told: str


def bad_files(table: str) -> list[BadFile]:
    """Returns the bad files of one table."""
    return list(_parsed((FOLDER / table).read_text("utf-8")))


def _parsed(table: str) -> Iterator[BadFile]:
    for part in table.removeprefix("=== ").split("\n=== "):
        name, _, rest = part.partition("\n")
        lines = rest.splitlines(keepends=True)
        text = "".join(line for line in lines if not line.startswith("=> "))
        told = [line.removeprefix("=> ").rstrip("\n") for line in lines if line.startswith("=> ")]
        yield BadFile(name, text, "\n".join(told))
