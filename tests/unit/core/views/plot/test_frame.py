"""Tests of where times and values lie in the plot, and how far up the plot reaches."""

from __future__ import annotations

import math
from array import array

import pytest

from core.model.events import Baseline
from core.views.curve import Columns
from core.views.fold import apply
from core.views.plot.frame import Frame, Levels, get_levels
from core.views.plot.scale import Scale
from core.views.stage_state import Outage, StageState
from core.views.system_view import SystemView
from tests.scripted_checks import LIMIT, scripted_checks

NAN = math.nan
BASELINE = Baseline(median_ops=3000, spread_ops=100, p99_ms=7)


def frame(levels: Levels) -> Frame:
    """Returns a frame of 100 pixels up to 4,000 operations a second, 10 pixels a second."""
    return Frame(600, 100, 10.0, Scale(0.0, 4000.0, 1000.0), 5.0, levels)


def columns(ops: list[float], refused: list[float]) -> Columns:
    times = [float(second) for second in range(len(ops))]
    return Columns(*(array("d", row) for row in (times, ops, [7.0] * len(ops), refused)))


def test_time_and_value_lie_at_their_columns_and_heights() -> None:
    plot = frame(Levels(0.0))
    assert plot.get_xs([1.0, 2.0], 5) == [5.0, 15.0]
    assert plot.get_t(plot.get_x(3.3, 5), 5) == pytest.approx(3.3)
    assert plot.get_y(1000) == 75
    assert plot.get_times(-50, 100, 20) == [0.0, 5.0, 10.0]


def test_outage_that_lasts_ends_with_the_newest_sample() -> None:
    outages = [Outage(1.0, 2.0), Outage(4.0, None)]
    assert list(frame(Levels(0.0)).get_outages(outages, 6.0, 0)) == [(10, 20), (40, 60)]


def test_writes_have_a_band_and_no_limit() -> None:
    levels = get_levels(StageState(system=SystemView(baseline=BASELINE)))
    assert levels.baseline == (2900, 3100)
    assert levels.limit is None and not levels.has_checks
    assert frame(levels).get_band() == pytest.approx((22.5, 27.5))


def test_checks_have_a_limit_and_no_band() -> None:
    state = StageState()
    for event in scripted_checks():
        state = apply(state, event)
    levels = get_levels(state)
    assert (levels.limit, levels.has_checks) == (LIMIT, True)
    assert levels.baseline is not None and frame(levels).get_band() is None


def test_burst_may_leave_a_plot_of_writes_but_not_one_of_checks() -> None:
    shown = columns([3000.0] * 99 + [9000.0, NAN], [0.0] * 100 + [NAN])
    assert Levels(0.0, (2900, 3100)).get_peak(shown, 0.02) == 3100
    assert Levels(0.0, (2900, 3100)).get_peak(shown) == 9000
    assert Levels(0.0, limit=400, has_checks=True).get_peak(shown, 0.02) == 9000
    assert Levels(0.0, limit=400, has_checks=True).get_peak(columns([], [])) == 400


def test_labels_stand_on_the_zero_line_unless_they_would_cover_usual_throughput() -> None:
    high = frame(Levels(0.0, baseline=(2900.0, 3100.0)))
    assert high.get_label_foot(30) == 100
    low = frame(Levels(0.0, baseline=(380.0, 400.0)))
    assert low.get_label_foot(30) == 90
    assert frame(Levels(0.0)).get_label_foot(30) == 100
