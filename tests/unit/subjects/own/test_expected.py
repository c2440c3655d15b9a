"""A scenario's expectations where the file says something, and where it says nothing."""

from __future__ import annotations

import pytest

from core.model.expectations import Expected, Measure
from subjects.own.expected import expectations
from subjects.own.scenario.story import ExpectSpec


def test_nothing_may_be_lost_where_there_is_a_proof_and_the_file_says_nothing() -> None:
    assert expectations(None, is_proven=True) == (Expected(measure=Measure.LOST, most=0),)


def test_no_bound_is_made_up_where_nothing_is_proven() -> None:
    assert expectations(None, is_proven=False) == ()


@pytest.mark.parametrize("is_proven", [True, False])
def test_number_of_writes_that_the_file_allows_to_be_lost_counts(is_proven: bool) -> None:
    found = expectations(ExpectSpec(lost=3), is_proven=is_proven)
    assert found == (Expected(measure=Measure.LOST, most=3),)


def test_each_bound_of_the_file_is_an_expectation() -> None:
    spec = ExpectSpec(
        detected_within="500ms", recovered_within=10, outage_below="2s", failed_below=0.5, cause="x"
    )
    found = expectations(spec, is_proven=False)
    assert [(each.measure, each.most) for each in found] == [
        (Measure.DETECTED, 0.5),
        (Measure.RECOVERED, 10.0),
        (Measure.OUTAGE, 2.0),
        (Measure.CAUSE, 0.0),
        (Measure.FAILED, 0.5),
    ]
