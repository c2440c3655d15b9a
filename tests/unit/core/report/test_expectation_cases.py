"""A story's own expectations, as cases and as JUnit's test cases."""

from __future__ import annotations

from msgspec.structs import replace

from core.model import events as ev
from core.report.expectation_cases import expectation_cases
from core.report.expectations import STORY, ExpectationOutcome, expectations
from core.report.history import RunHistory
from core.report.summary import summarize
from tests.scripted import scripted_run

BOUNDS = (
    ev.Expected(measure=ev.Measure.LOST, most=0),
    ev.Expected(measure=ev.Measure.DETECTED, most=0.1),
    ev.Expected(measure=ev.Measure.CAUSE, cause="killed-leader"),
)


def history(*expected: ev.Expected) -> RunHistory:
    """Returns a run that expects so much."""
    found = RunHistory()
    for event in scripted_run():
        is_first = isinstance(event, ev.RunStarted)
        found.add(replace(event, expectations=expected) if is_first else event)
    return found


def test_each_expectation_is_a_case_with_bound_and_figure() -> None:
    assert expectation_cases(summarize(history(*BOUNDS))) == [
        ("lost writes at most", "0", "0", True),
        ("detected within", "0.10 s", "0.31 s", False),
        ("diagnosis finds", "killed-leader", "killed-leader", True),
    ]


def test_each_expectation_is_one_of_junit_which_fails_where_it_is_not_met() -> None:
    run = history(*BOUNDS)
    asked = [each for each in expectations(run, summarize(run)) if each.group == STORY]
    assert [(each.name, each.outcome, each.text) for each in asked] == [
        ("Lost writes at most 0", ExpectationOutcome.MET, ""),
        ("Detected within 0.10 s", ExpectationOutcome.BROKEN, "0.31 s"),
        ("Diagnosis finds killed-leader", ExpectationOutcome.MET, ""),
    ]


def test_a_stop_condition_that_broke_is_a_case_that_fails() -> None:
    run = history()
    run.add(
        ev.FaultStopped(
            t=99.0, invariant="i", title="few errors", subject="", text="12 %", nodes=("n3",)
        )
    )
    stopped = [each for each in expectations(run, summarize(run)) if each.name == "few errors"]
    assert [(each.outcome, each.text) for each in stopped] == [(ExpectationOutcome.BROKEN, "12 %")]
