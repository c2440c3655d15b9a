"""Checks whether the figures of a recorded event can be those of a run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from msgspec import Struct

from core.model.events import Event

LONGEST_S = 366 * 86_400.0
"""Longest run, seconds: a year; plots and clocks are made for less."""
EARLIEST_S = -60.0
"""Earliest time of an event, seconds: some figures are measured just before the run begins."""
LARGEST = 1e15
"""Largest figure: far beyond any run's, and every whole number up to there is exact."""
SMALLEST = 1e-9
"""Smallest figure above zero: less is a rounding error, and can't be drawn to a scale."""


_UNUSUAL = (re.compile(rb'(?<!_bytes")[:\[,]\s*(?:-|\d{8})'), re.compile(rb"[eE][-+\d]"))
"""Patterns of a number below zero, from ten million on, or with an exponent: few lines match."""


def find_implausible(event: Event, line: bytes) -> str | None:
    """Names the figure of ``event`` that no run can have; None where all are plausible.

    Args:
        event: the event to check.
        line: the event's line; only a suspicious line's figures are checked, as that takes ten
            times as long as reading.
    """
    if not any(unusual.search(line) for unusual in _UNUSUAL):
        return None
    for name, value in _numbers("", event):
        if not -LARGEST <= value <= LARGEST:
            return f"{name} is {value:g}"
        is_time = name == "t" or name.endswith(("_t", ".t"))
        if is_time and not EARLIEST_S <= value <= LONGEST_S:
            return f"{name} is {value:g} s, and no run lasts so long"
        if value < 0 and name.endswith(("interval_s", "_ms", "_ops", "seconds")):
            return f"{name} is {value:g}, and nothing is less than nothing"
        if 0 < value < SMALLEST and name.endswith(("interval_s", "_ms", "_ops")):
            return f"{name} is {value:g}, and nothing so small can be measured"
    return None


def _numbers(name: str, value: Any) -> Iterator[tuple[str, float]]:
    """Yields every number within ``value``, each with the path of field names to that number."""
    if isinstance(value, bool | str) or value is None:
        return
    if isinstance(value, int | float):
        yield name, value
    elif isinstance(value, Struct):
        before = f"{name}." if name else ""
        for field in value.__struct_fields__:
            yield from _numbers(before + field, getattr(value, field))
    elif isinstance(value, Mapping):
        for key, item in cast("Mapping[Any, Any]", value).items():
            yield from _numbers(f"{name}.{key}", item)
    elif isinstance(value, list | tuple):
        for item in cast("tuple[Any, ...]", value):
            yield from _numbers(name, item)
