"""The results of expectations, judged by what is on the stage."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from core.model import events as ev
from core.model.expectations import Expected, Measure
from core.text.expectations import result_words, results_words
from core.views.expectations import judge_expectations
from core.views.stage_state import StageState
from core.views.timeline import Timeline
from tests.scripted import scripted_run


def expecting(*expected: Expected) -> StageState:
    """Returns the stage at the end of a run that expects so much."""
    timeline = Timeline()
    for event in scripted_run():
        if isinstance(event, ev.RunStarted):
            event = replace(event, expectations=expected)
        timeline.append(event)
    return timeline.state


def most(measure: Measure, bound: float) -> Expected:
    return Expected(measure=measure, most=bound)


@pytest.mark.parametrize(
    ("expected", "met"),
    [
        (most(Measure.DETECTED, 0.5), True),
        (most(Measure.DETECTED, 0.2), False),
        (most(Measure.RECOVERED, 60.0), True),
        (most(Measure.OUTAGE, 0.01), False),
        (most(Measure.LOST, 0), True),
        (most(Measure.FAILED, 0.5), True),
        (most(Measure.FAILED, 0.0), False),
        (Expected(measure=Measure.CAUSE, cause="killed-leader"), True),
        (Expected(measure=Measure.CAUSE, cause="paused-node"), False),
    ],
)
def test_each_measure_is_held_against_its_bound(expected: Expected, met: bool) -> None:
    (result,) = judge_expectations(expecting(expected))
    assert result.met is met
    assert result.measured is not None


def test_measure_without_a_figure_is_not_as_expected() -> None:
    run = next(event for event in scripted_run() if isinstance(event, ev.RunStarted))
    bounds = tuple(most(measure, 9.0) for measure in Measure if measure is not Measure.CAUSE)
    results = judge_expectations(StageState(run=replace(run, expectations=bounds)))
    assert [result.met for result in results] == [False] * len(bounds)
    assert {result.measured for result in results} == {None}


def test_run_without_expectations_has_no_results() -> None:
    assert judge_expectations(StageState()) == ()
    assert judge_expectations(expecting()) == ()


def test_results_are_told_with_bound_and_figure() -> None:
    results = judge_expectations(
        expecting(most(Measure.DETECTED, 2.0), most(Measure.LOST, 0), most(Measure.OUTAGE, 0.01))
    )
    assert result_words(results[0]) == "detected within 2.0 s: 0.31 s"
    assert results_words(results[:2]) == "All 2 expectations are met."
    assert results_words(results[:1]) == "As expected: detected within 2.0 s: 0.31 s."
    told = results_words(results)
    assert told.startswith("2 of 3 expectations are met. Not as expected: outage at most 10 ms: ")
