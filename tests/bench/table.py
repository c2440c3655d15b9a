"""The result of a bench run, as a table for people and as JSON."""

from __future__ import annotations

import os
import platform
import textwrap
from collections.abc import Sequence
from pathlib import Path

import msgspec
import psutil
from msgspec import Struct

from tests.bench.figure import Figure

_HEAD = ("figure", "measured", "target", "", "how it was measured")
_HOW_WIDTH = 78


class Machine(Struct, frozen=True, kw_only=True):
    """The machine of a measurement; ``busy`` is the load average of the minute before."""

    cores: int | None
    memory_gb: float
    system: str
    python: str
    busy: float


class Result(Struct, frozen=True, kw_only=True):
    """The figures and the machine of one bench run."""

    started_at: str
    seconds: float
    quick: bool
    machine: Machine
    figures: Sequence[Figure]

    def write(self, path: Path) -> None:
        """Writes the result as JSON to ``path``.

        Raises:
            OSError: ``path`` can't be written.
        """
        path.write_bytes(msgspec.json.format(msgspec.json.encode(self), indent=2) + b"\n")


def this_machine() -> Machine:
    """Returns the description of this machine at present."""
    return Machine(
        cores=os.cpu_count(),
        memory_gb=round(psutil.virtual_memory().total / 1e9, 1),
        system=platform.platform(),
        python=platform.python_version(),
        busy=round(psutil.getloadavg()[0], 2),
    )


def table(figures: Sequence[Figure]) -> str:
    """Returns the figures in columns, each with how that figure was measured."""
    rows = [_HEAD, *(_row(figure) for figure in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines: list[str] = []
    for row in rows:
        left = "  ".join(text.ljust(wide) for text, wide in zip(row[:4], widths, strict=True))
        how = textwrap.wrap(row[4], _HOW_WIDTH) or [""]
        lines += [f"{left}  {how[0]}", *(" " * len(left) + f"  {more}" for more in how[1:])]
    lines.insert(1, "-" * (sum(widths) + 8 + _HOW_WIDTH))
    return "\n".join(line.rstrip() for line in lines)


def _row(figure: Figure) -> tuple[str, str, str, str, str]:
    if figure.value is None:
        return figure.name, "-", "", "NOT MEASURED", figure.problem
    bound = "at least" if figure.at_least else "at most"
    target = f"{bound} {figure.target:,.10g} {figure.unit}".strip()
    return figure.name, _say(figure.value, figure.unit), target, _verdict(figure), figure.how


def _verdict(figure: Figure) -> str:
    return "met" if figure.met else "MISSED"


def _say(value: float, unit: str) -> str:
    digits = 0 if abs(value) >= 1_000 else 1 if abs(value) >= 10 else 2
    return f"{value:,.{digits}f} {unit}".strip()
