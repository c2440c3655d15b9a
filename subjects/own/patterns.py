"""Matches the patterns that people write, with a limit to the time: some take years.

A pattern such as ``(a|aa)+$`` takes half as long again with each letter of an answer that doesn't
match, and the stage would stand still meanwhile.
"""

from __future__ import annotations

import time

import regex

MATCH_WITHIN_S = 0.1
"""The longest time for one match, seconds: a usual one takes some microseconds."""
REST_S = 10.0
"""Seconds for which a pattern that took too long isn't tried again."""

_REFUSALS = (regex.error, OverflowError, RecursionError)
_resting: dict[str, float] = {}


class PatternError(Exception):
    """Raised where a pattern can't be used, or takes too long; says why."""


def check(pattern: str) -> None:
    """Refuses a text that is no regular expression.

    Raises:
        PatternError: what is wrong with ``pattern``.
    """
    try:
        regex.compile(pattern)
    except _REFUSALS as error:
        raise PatternError(str(error)) from error


def search(pattern: str, text: str, *, by_line: bool = False) -> regex.Match[str] | None:
    """Returns the first match of ``pattern`` in ``text``.

    Args:
        pattern: a regular expression.
        text: where to look.
        by_line: whether ``^`` and ``$`` are those of each line.

    Raises:
        PatternError: ``pattern`` is none, or takes too long, now or a moment ago.
    """
    now, flags = time.monotonic(), regex.MULTILINE if by_line else 0
    if now < _resting.get(pattern, now):
        raise _too_slow()
    try:
        return regex.search(pattern, text, flags, timeout=MATCH_WITHIN_S)
    except TimeoutError as error:
        _resting[pattern] = time.monotonic() + REST_S
        raise _too_slow() from error
    except _REFUSALS as error:
        raise PatternError(str(error)) from error


def _too_slow() -> PatternError:
    return PatternError(f"the pattern takes longer than {MATCH_WITHIN_S:g} s on this text")
