"""Places in a scenario file: lines and columns, and the ways to values."""

from __future__ import annotations

from msgspec import Struct

Step = str | int
"""A key of a mapping, or the number of an item of a list, counted from 0."""

Steps = tuple[Step, ...]
"""The way from the top of a scenario to a value."""


_EMPTY = '""'


class Mark(Struct, frozen=True, order=True):
    """A place in a file.

    Attributes:
        line: counted from 1.
        column: in characters, counted from 1.
    """

    line: int = 1
    column: int = 1


def dotted(path: Steps) -> str:
    """Returns a way, written as keys: ``system.processes.n1.command[0]``; empty for the top."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step or _EMPTY}"
    return text.removeprefix(".")
