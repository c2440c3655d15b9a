"""Tests of what is drawn in one piece and colour, and what isn't drawn."""

from __future__ import annotations

import math
from array import array

import pytest

from core.views.curve import Columns
from core.views.plot.excess import split_above
from core.views.plot.runs import (
    find_degraded,
    split_refused,
    split_runs,
    split_throughput,
    stretches,
)

NAN = math.nan


def columns(ops: list[float], refused: list[float] | None = None) -> Columns:
    """Returns columns with a point each second."""
    none = [0.0] * len(ops)
    times = [float(second) for second in range(len(ops))]
    return Columns(*(array("d", row) for row in (times, ops, none, refused or none)))


def test_stretches_are_told_by_their_first_and_last() -> None:
    assert list(stretches([True, False, True, True])) == [(0, 0), (2, 3)]
    assert list(stretches([])) == []


def test_curve_is_cut_where_its_state_changes() -> None:
    low = [False, False, True, True, False, False]
    runs = list(split_runs([0, 1, 2, 3, 4, 5], [9, 9, 0, 0, 9, 9], low))
    assert [(run.times, run.degraded) for run in runs] == [
        ([0, 1], False),
        ([1, 2, 3, 4], True),
        ([4, 5], False),
    ]


def test_red_pieces_come_last_to_lie_over_their_neighbours() -> None:
    runs = split_throughput(columns([9, 9, 0, 0, 9, 9]), 5)
    assert [(list(run.times), run.degraded) for run in runs] == [
        ([0, 1], False),
        ([4, 5], False),
        ([1, 2, 3, 4], True),
    ]


def test_refused_checks_are_held_against_what_is_normal_too() -> None:
    runs = split_throughput(columns([9, 1, 1, 9], [0, 8, 8, 0]), 5)
    assert [run.degraded for run in runs] == [False]


def test_dip_of_one_sample_is_no_degradation_but_silence_is() -> None:
    times = [0.0, 0.1, 0.2, 0.3, 0.4]
    assert find_degraded(times, [9, 9, 2, 2, 9], 5) == [False] * 5
    assert find_degraded(times, [9, 2, 2, 2, 9], 5) == [False, True, True, True, False]
    assert find_degraded(times, [9, 9, 9, 1, 0], 5) == [False, False, False, True, True]
    assert find_degraded([], [], 5) == []


def test_nothing_is_drawn_over_a_gap() -> None:
    runs = list(split_runs([0, 1, 2, 3, 4], [9, 9, NAN, 9, 9]))
    assert [run.times for run in runs] == [[0, 1], [3, 4]]


def test_point_between_two_gaps_is_a_run_of_its_own() -> None:
    runs = list(split_runs([0, 1, 2, 3], [NAN, 9, NAN, NAN], [False, True, False, False]))
    assert [(run.times, run.degraded) for run in runs] == [([1], True)]
    assert list(split_runs([], [])) == []


def test_refused_are_drawn_where_there_are_some_and_from_and_to_the_zero_beside() -> None:
    refused = [0, 0, 3, 4, 0, 0, 0, NAN, 5, 0]
    runs = list(split_refused(columns([9] * 10, refused)))
    assert [list(run.times) for run in runs] == [[1, 2, 3, 4], [8, 9]]
    assert list(split_refused(columns([9, 9]))) == []


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ([100, 100, 100], []),
        ([100, 410, 100], []),
        ([100, 500, 300], [[(0.75, 400), (1, 500), (1.5, 400)]]),
        ([500, 600], [[(0, 500), (1, 600)]]),
        ([500, math.nan, 500, 200], [[(0, 500)], [(2, 500), (2 + 1 / 3, 400)]]),
        ([200, 600, 200, 600], [[(0.5, 400), (1, 600), (1.5, 400)], [(2.5, 400), (3, 600)]]),
    ],
)
def test_stretch_above_the_limit_is_cut_out_where_the_curve_crosses_it(
    values: list[float], found: list[list[tuple[float, float]]]
) -> None:
    runs = list(split_above(range(len(values)), values, 400))
    assert [len(run.times) for run in runs] == [len(stretch) for stretch in found]
    for run, expected in zip(runs, found, strict=True):
        for point, wanted in zip(zip(run.times, run.values, strict=True), expected, strict=True):
            assert point == pytest.approx(wanted)
