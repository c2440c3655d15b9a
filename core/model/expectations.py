"""Expectations of a system: conditions of a steady state, and the results a story must reach."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Condition(StrEnum):
    """A condition that holds of a system in a steady state."""

    NODES_UP = "nodes-up"
    """Every node is up."""
    LED = "led"
    """Each group that elects has exactly one leader."""
    SERVING = "serving"
    """The load runs, and is answered as before the fault."""


class Measure(StrEnum):
    """A figure that is measured in a run and can be expected of a system.

    In a story of several acts it is what the last one came to; requests are counted over all.
    """

    DETECTED = "detected"
    """Seconds from the fault until the first symptom was seen."""
    RECOVERED = "recovered"
    """Seconds from the fault until throughput was back in its band."""
    OUTAGE = "outage"
    """The longest time without an acknowledged request after the fault, seconds."""
    LOST = "lost"
    """Acknowledged writes that are gone at the end."""
    FAILED = "failed"
    """The share of all requests that failed, 0 to 1."""
    CAUSE = "cause"
    """The cause that the diagnosis has found, by its key."""


class Expected(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One expectation of a system.

    Attributes:
        measure: what is measured.
        most: the most that it may come to; unused for a cause.
        cause: the key of the cause that must be found; empty for any other measure.
    """

    measure: Measure
    most: float = 0.0
    cause: str = ""

    def judge(self, measured: float | str | None) -> ExpectedResult:
        """Returns the result of a run in which ``measured`` was found; None is nothing."""
        if self.measure is Measure.CAUSE:
            met = measured == self.cause
        else:
            met = isinstance(measured, int | float) and measured <= self.most
        return ExpectedResult(expected=self, measured=measured, met=met)


class ExpectedResult(Struct, frozen=True, kw_only=True):
    """The result of judging one expectation against a run.

    Attributes:
        expected: what was expected.
        measured: what was found; None where it wasn't measured, and then it isn't met.
        met: whether that is as expected.
    """

    expected: Expected
    measured: float | str | None = None
    met: bool = False
