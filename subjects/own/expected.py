"""The expectations of the system that a scenario's file gives to the story."""

from __future__ import annotations

from core.model.expectations import Expected, Measure
from subjects.own.scenario.durations import seconds
from subjects.own.scenario.story import ExpectSpec


def expectations(spec: ExpectSpec | None, *, is_proven: bool) -> tuple[Expected, ...]:
    """Returns the expectations, in the order of a story.

    Args:
        spec: what the file expects; None where it says nothing.
        is_proven: whether what was acknowledged is read back: then nothing may be lost, unless
            the file allows that.
    """
    spec = spec or ExpectSpec()
    lost = spec.lost if spec.lost is not None or not is_proven else 0
    times = (
        (Measure.DETECTED, spec.detected_within),
        (Measure.RECOVERED, spec.recovered_within),
        (Measure.OUTAGE, spec.outage_below),
    )
    found = [
        Expected(measure=measure, most=seconds(bound))
        for measure, bound in times
        if bound is not None
    ]
    if spec.cause:
        found.append(Expected(measure=Measure.CAUSE, cause=spec.cause))
    if lost is not None:
        found.append(Expected(measure=Measure.LOST, most=lost))
    if spec.failed_below is not None:
        found.append(Expected(measure=Measure.FAILED, most=spec.failed_below))
    return tuple(found)
