"""Reads the durations of a scenario file."""

from __future__ import annotations

import re

FORM = "such as 500ms, 10s or 2m; a bare number is seconds"
"""The form of a duration, in words."""

_TEXT = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*(ms|s|m)?\s*$")
_UNIT_S = {"ms": 0.001, "s": 1.0, "m": 60.0, None: 1.0}


def seconds(duration: float | str) -> float:
    """Returns a duration in seconds: ``0.5``, ``"500ms"``, ``"10s"`` or ``"2m"``.

    Raises:
        ValueError: the text is none; the schema of the file refuses it before.
    """
    if not isinstance(duration, str):
        return float(duration)
    if (match := _TEXT.match(duration)) is None:
        raise ValueError(f"{duration!r} is no duration: write 500ms, 10s or 2m")
    return float(match[1]) * _UNIT_S[match[2]]
