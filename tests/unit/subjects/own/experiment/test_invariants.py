"""Each probe of the hypothesis is an invariant that says what was found and what was wanted."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.model.events import (
    ConditionObserved,
    Event,
    NodeHealth,
    NodeObserved,
    NodeStatus,
    SystemReady,
)
from core.monitor.invariants import InvariantState, InvariantVerdict
from core.text.symptoms import symptom_words
from core.views.fold import apply
from core.views.stage_state import StageState
from subjects.own.experiment.invariants import invariants
from tests.records import a_run
from tests.unit.subjects.own.experiment.experiments import experiment, probe, process


def verdicts(folder: Path, *events: Event, t: float = 3.0) -> list[InvariantVerdict]:
    """Returns what the invariant of one probe says after some events."""
    read = experiment(folder, probes=[probe("p", 0, process("-c", "true"))])
    state = StageState()
    up = NodeHealth(node="p", status=NodeStatus.UP, observed_t=0.5)
    for event in (a_run("p"), NodeObserved(t=0.5, health=up), *events):
        state = apply(state, event)
    return list(invariants(read)[0].judge(state.system.at(t)))


def said(*, good: bool, value: str, t: float = 2.0) -> ConditionObserved:
    return ConditionObserved(t=t, condition="p", node="p", good=good, value=value, asked_t=t)


READY = SystemReady(t=1.0)


def test_nothing_is_judged_before_the_steady_state_was_reached(tmp_path: Path) -> None:
    assert verdicts(tmp_path, said(good=False, value="1, wanted 0")) == []


def test_probe_within_tolerance_holds(tmp_path: Path) -> None:
    (verdict,) = verdicts(tmp_path, READY, said(good=True, value="0"))
    assert verdict.state is InvariantState.HOLDS


def test_probe_out_of_tolerance_is_broken_at_once(tmp_path: Path) -> None:
    (verdict,) = verdicts(tmp_path, READY, said(good=False, value="1, wanted 0"))
    assert (verdict.state, verdict.after_s) == (InvariantState.BROKEN, 0.0)
    assert verdict.symptom is not None
    told = symptom_words(verdict.symptom)
    assert told == "hypothesis \u201cp\u201d: broken (1, wanted 0)"


@pytest.mark.parametrize("t", [13.0, 60.0])
def test_verdict_of_long_ago_is_unknown(tmp_path: Path, t: float) -> None:
    (verdict,) = verdicts(tmp_path, READY, said(good=False, value="1, wanted 0"), t=t)
    assert verdict.state is InvariantState.UNKNOWN
