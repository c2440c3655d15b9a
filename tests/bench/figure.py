"""A measured figure beside a target, and the few statistics that figures need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil

from msgspec import Struct


class BenchError(Exception):
    """Raised where a figure can't be measured; the message is for people."""


class Figure(Struct, frozen=True, kw_only=True):
    """A measured figure and the target for that figure.

    Attributes:
        name: the name for people.
        value: the measured value; None where nothing could be measured.
        unit: of ``value`` and ``target``; "" for a ratio.
        target: the bound.
        at_least: whether ``target`` is the lower bound rather than the upper one.
        how: how the value was measured, in a few words.
        detail: further figures by name, with units in the names.
        problem: why there is no ``value``.
    """

    name: str
    value: float | None
    unit: str
    target: float
    at_least: bool = False
    how: str
    detail: dict[str, float] = {}
    problem: str = ""

    @property
    def met(self) -> bool:
        """Whether the target is met, which an unmeasured figure never does."""
        if self.value is None:
            return False
        return self.value >= self.target if self.at_least else self.value <= self.target


def times_of(
    what: str, measured: Mapping[str, tuple[float, float]], how: str, detail: dict[str, float]
) -> list[Figure]:
    """Returns a figure in milliseconds for each of what was measured at once.

    Args:
        what: what took the time; the name of each figure follows it.
        measured: the value and its target, by name.
        how: how all of them were measured.
        detail: further figures, the same for all.
    """
    return [
        Figure(
            name=f"{what}, {name}", value=value, unit="ms", target=target, how=how, detail=detail
        )
        for name, (value, target) in measured.items()
    ]


def percentile(values: Sequence[float], share: float) -> float:
    """Returns the smallest of ``values`` that a ``share`` (0 to 1) of them don't exceed.

    Raises:
        BenchError: there are no values.
    """
    if not values:
        raise BenchError("nothing was measured")
    ordered = sorted(values)
    return ordered[max(0, ceil(share * len(ordered)) - 1)]
