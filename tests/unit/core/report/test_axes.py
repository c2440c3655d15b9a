"""Scales and ticks."""

from __future__ import annotations

import pytest

from core.report.axes import ReportScale, decades, ticks, time_ticks


def test_a_scale_maps_its_ends_and_holds_what_lies_outside() -> None:
    scale = ReportScale(0, 10, 100, 200)
    assert [scale(value) for value in (-5, 0, 5, 10, 50)] == [100, 100, 150, 200, 200]
    assert ReportScale(1, 100, 0, 2, is_log=True)(10) == pytest.approx(1)
    assert ReportScale(3, 3, 7, 9)(3) == 7


@pytest.mark.parametrize(
    ("high", "last", "count"),
    [(1, 0.8, 5), (3181, 3000, 4), (12_500, 12_000, 4), (99_999, 80_000, 5), (0.02, 0.02, 5)],
)
def test_ticks_are_round_and_few(high: float, last: float, count: int) -> None:
    found = ticks(high, 4)
    assert found[0] == 0
    assert found[-1] == pytest.approx(last)
    assert len(found) <= count + 1


@pytest.mark.parametrize("seconds", [0.0, 0.3, 1, 45, 60, 600, 3_600, 200_000, 1e7])
def test_moments_lie_within_the_span(seconds: float) -> None:
    found = time_ticks(7.3, 7.3 + seconds, 10)
    assert all(7.2 < t <= 7.4 + seconds for t in found)
    assert len(found) <= 130


def test_decades_are_powers_of_ten() -> None:
    assert decades(1, 1000) == [1, 10, 100, 1000]
    assert decades(0.1, 1) == [0.1, 1]
