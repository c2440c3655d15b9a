"""The ranges that an audience guesses among, made from the system's own bound."""

from __future__ import annotations

import math

from msgspec import UNSET

from core.model.audience import BallotOption
from core.model.records import Bound
from core.text.audience import range_label

_LEAST_S, _MOST_S = 1e-3, 1e5
_LEAST_WIDTH = 0.02
"""Least width of a bound, as a share of the bound's end; a narrower one counts as no width."""
_NEAR = 1e-9
_STEPS = (5.0, 2.0, 1.0)


def guess_options(bound: Bound) -> tuple[BallotOption, ...]:
    """Returns four ranges of seconds, from zero on, that leave no time out.

    The first ends where the bound begins, two are within the bound, and the last one is longer
    than the bound. A bound that begins at zero is cut in three, and of a bound without a width
    the half and the double are taken. The answer is empty where no bound is known.
    """
    cuts = cuts_of(bound)
    if not cuts:
        return ()
    ends = (0.0, *cuts), (*cuts, None)
    return tuple(
        BallotOption(key=str(number), title=range_label(from_s, to_s), from_s=from_s, to_s=to_s)
        for number, (from_s, to_s) in enumerate(zip(*ends, strict=True), start=1)
    )


def cuts_of(bound: Bound) -> tuple[float, ...]:
    """Returns the times between the four ranges, in seconds, rising; empty without a bound."""
    if not bound.name or bound.span_s is UNSET:
        return ()
    low, high = sorted(bound.span_s)
    if not (math.isfinite(low) and _LEAST_S <= high <= _MOST_S):
        return ()
    if low < _LEAST_S:
        return round_between(0.0, high * 2 / 3), round_between(high / 3, high), high
    if high - low < _LEAST_WIDTH * high:
        return round_between(0.0, high), high, round_between(high, 3 * high)
    return low, round_between(low, high), high


def round_between(low: float, high: float) -> float:
    """Returns a time in the middle third from ``low`` to ``high``, with as few digits as can be."""
    middle, third = (low + high) / 2, (high - low) / 3
    power = 10.0 ** math.floor(math.log10(high))
    while power > third * 1e-3:
        for step in _STEPS:
            near = round(math.floor(middle / (step * power) + _NEAR) * step * power, 9)
            if low + third - _NEAR <= near <= high - third + _NEAR:
                return near
        power /= 10
    return middle


def holding(options: tuple[BallotOption, ...], seconds: float) -> int | None:
    """Returns the index of the range that ``seconds`` falls into; None outside of all ranges."""
    for index, option in enumerate(options):
        if option.from_s <= seconds and (option.to_s is None or seconds < option.to_s):
            return index
    return None
