"""The hypothesis as invariants: each probe has to be within its tolerance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from core.monitor.invariants import Invariant, InvariantVerdict, broken, holds, unknown
from core.views.system_view import SystemView
from subjects.own.experiment import words
from subjects.own.experiment.model import Experiment
from subjects.own.symptoms import ConditionBroken, ConditionHolds

OLD_AFTER_S = 10.0
"""Seconds for which a probe's answer counts: a program may take some to answer."""


def invariants(experiment: Experiment) -> Sequence[Invariant]:
    """Returns an invariant for each probe of the hypothesis."""
    return tuple(
        Invariant(
            name=f"hypothesis-{number}",
            title=words.condition(probe.name),
            judge=partial(_judge, probe.name),
        )
        for number, probe in enumerate(experiment.probes, start=1)
    )


def _judge(probe: str, seen: SystemView) -> Iterable[InvariantVerdict]:
    if not seen.was_ready:
        return ()
    known = seen.condition(probe, probe, OLD_AFTER_S)
    if seen.blind or seen.is_settling or known is None or known.good is None:
        return (unknown(),)
    title = words.condition(probe)
    if known.good:
        return (holds(ConditionHolds(title)),)
    return (broken(ConditionBroken(title, ((known.value, ""),))),)
