"""The four ranges of a guess: whatever the bound, no time is left out and each label differs."""

import math
import random

import pytest
from msgspec import UNSET

from core.model.records import Bound
from core.story.audience.guess_ranges import cuts_of, guess_options, holding, round_between

ODD = [
    (4.0, 9.0),
    (0.0, 5.0),
    (5.0, 5.0),
    (9.0, 4.0),
    (0.2, 0.4),
    (0.01, 0.02),
    (0.0, 0.05),
    (4.0, 4.0001),
    (0.0005, 0.002),
    (1.0, 600.0),
    (3_000.0, 90_000.0),
]


def titles(*span_s: float) -> list[str]:
    low, high = span_s
    return [option.title for option in guess_options(Bound("election timeout", (low, high)))]


def random_spans() -> list[tuple[float, float]]:
    draw = random.Random(16)
    return [(10 ** draw.uniform(-3, 4), 10 ** draw.uniform(-3, 4)) for _ in range(500)]


def test_ranges_of_an_election_timeout_are_under_within_and_longer():
    assert titles(4.0, 9.0) == ["under 4 s", "4 to 6 s", "6 to 9 s", "longer"]
    assert titles(1.0, 2.0) == ["under 1 s", "1 to 1.5 s", "1.5 to 2 s", "longer"]


def test_bound_from_zero_is_cut_in_three():
    assert titles(0.0, 6.0) == ["under 2 s", "2 to 4 s", "4 to 6 s", "longer"]


def test_bound_without_a_width_has_ranges_on_both_sides():
    assert titles(5.0, 5.0) == ["under 2 s", "2 to 5 s", "5 to 10 s", "longer"]


def test_every_time_falls_into_exactly_one_of_four_ranges():
    for span_s in (*ODD, *random_spans()):
        check_ranges(span_s)


def check_ranges(span_s: tuple[float, float]) -> None:
    options = guess_options(Bound("bound", span_s))
    assert len({option.title for option in options}) == len({o.key for o in options}) == 4
    ends = [option.to_s for option in options]
    assert [option.from_s for option in options] == [0.0, *ends[:-1]]
    assert ends[-1] is None
    cuts = cuts_of(Bound("bound", span_s))
    assert 0.0 < cuts[0] < cuts[1] < cuts[2]
    for seconds in (0.0, *cuts, *(cut * 0.999 for cut in cuts), 1e9):
        fitting = [o for o in options if o.from_s <= seconds < (o.to_s or math.inf)]
        index = holding(options, seconds)
        assert index is not None
        assert fitting == [options[index]]


@pytest.mark.parametrize(
    "bound",
    [
        Bound(),
        Bound("", (0.0, 5.0)),
        Bound("its own", UNSET),
        Bound("zero", (0.0, 0.0)),
        Bound("never", (4.0, math.inf)),
        Bound("none", (math.nan, 5.0)),
    ],
)
def test_without_a_known_bound_nothing_is_asked(bound: Bound):
    assert guess_options(bound) == ()


def test_no_outage_at_all_falls_into_the_first_range():
    assert holding(guess_options(Bound("election timeout", (4.0, 9.0))), 0.0) == 0


def test_time_before_zero_is_in_no_range():
    assert holding(guess_options(Bound("election timeout", (4.0, 9.0))), -0.1) is None


def test_middle_is_as_round_as_fits():
    assert round_between(4.0, 9.0) == 6.0
    assert round_between(0.0, 1.0) == 0.5
