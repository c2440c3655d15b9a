"""The plot's scales, its stretch of time, its runs and its labels: without a widget."""

from __future__ import annotations

import math
from itertools import combinations

import pytest

from core.views.plot.marks import Flag, place_flags
from core.views.plot.runs import find_degraded, split_runs
from core.views.plot.scale import (
    TickScale,
    format_ms,
    format_ops,
    format_time,
    get_step,
    get_ticks,
    get_time_step,
)
from gui.stage.plot.span import LIVE_SPANS_S, MIN_SPAN_S, TimeSpan

NAN = math.nan


def test_figures_are_short():
    assert [format_ops(v) for v in (0, 800, 1000, 2500, 12000)] == ["0", "800", "1k", "2.5k", "12k"]
    assert [format_ms(v) for v in (1, 7.5, 100, 1000, 1500)] == [
        "1 ms", "7.5 ms", "100 ms", "1 s", "1.5 s",
    ]  # fmt: skip
    assert [format_time(t) for t in (0, 48, 62.5, 3605)] == ["0:00", "0:48", "1:02.5", "1:00:05"]


def test_rounding_a_time_never_shows_sixty_seconds():
    assert format_time(59.97) == "1:00"


@pytest.mark.parametrize("span", [1, 7, 99, 4500, 16000, 1e6])
def test_steps_are_round_and_few(span: float):
    step = get_step(span, 5)
    assert span / step <= 5 + 1e-9
    mantissa = step / 10 ** math.floor(math.log10(step))
    assert any(math.isclose(mantissa, nice) for nice in (1, 2, 2.5, 4, 5))


def test_time_steps_are_those_of_a_clock():
    assert get_time_step(60, 12) == 5
    assert get_time_step(1200, 10) == 120
    assert get_time_step(8 * 3600, 4) == 7200


def test_ticks_include_both_ends():
    assert get_ticks(0, 12, 4) == [0, 4, 8, 12]
    assert get_ticks(0.1, 0.2, 1) == []


def test_the_scale_grows_at_once_and_shrinks_only_when_far_too_large():
    scale = TickScale(smallest=100, headroom=1.3)
    assert scale.fit(3000)
    top = scale.top
    assert top >= 3900
    assert not scale.fit(2500)
    assert scale.fit(top)
    assert scale.top > top
    assert scale.fit(100)
    assert scale.top < top


# --- the stretch of time -----------------------------------------------------------------


def test_a_young_run_fills_the_plot_and_an_old_one_shows_a_minute():
    span = TimeSpan()
    span.fit(5)
    assert span.get_window(5) == (5 - LIVE_SPANS_S[0], 5)
    span.fit(29)
    assert span.seconds == 30
    span.fit(5000)
    assert span.seconds == 60
    span.fit(100, whole=True)
    assert span.seconds == 100


def test_zooming_in_keeps_the_time_under_the_pointer_and_stops_following():
    span = TimeSpan()
    span.fit(60)
    span.zoom(0.5, at=0.25, now=100)
    start, end = span.get_window(100)
    assert not span.is_live
    assert start + (end - start) * 0.25 == pytest.approx(55)
    assert end - start == 30
    assert span.get_window(140) == (start, end)


def test_zooming_at_the_right_edge_goes_on_following():
    span = TimeSpan()
    span.fit(60)
    span.zoom(0.5, at=0.97, now=100)
    assert span.is_live and not span.is_default
    assert span.get_window(100) == (70, 100)
    span.fit(60)
    assert span.seconds == 30


def test_zoom_has_ends():
    span = TimeSpan()
    for _ in range(60):
        span.zoom(0.5, at=0.5, now=100)
    assert span.seconds == MIN_SPAN_S
    for _ in range(60):
        span.zoom(2, at=0.5, now=100)
    assert span.seconds == 100
    assert span.is_live


def test_panning_back_to_the_present_follows_again():
    span = TimeSpan()
    span.fit(60)
    span.pan(-10, now=100)
    assert span.get_window(105) == (30, 90)
    span.pan(20, now=105)
    assert span.is_live
    span.pan(3, now=105)
    assert span.is_live


def test_panning_stops_at_the_start_of_the_run():
    span = TimeSpan()
    span.fit(60)
    span.pan(-1000, now=100)
    assert span.get_window(100) == (0, 60)


def test_back_to_live_undoes_zoom_and_pan():
    span = TimeSpan()
    span.zoom(0.5, at=0.1, now=100)
    span.go_live()
    span.fit(100)
    assert span.is_default and span.get_window(100) == (40, 100)


# --- runs --------------------------------------------------------------------------------


def test_the_curve_is_cut_where_its_state_changes():
    runs = list(split_runs([0, 1, 2, 3, 4, 5], [9, 9, 0, 0, 9, 9], 5))
    assert [(run.times, run.degraded) for run in runs] == [
        ([0, 1], False),
        ([1, 2, 3, 4], True),
        ([4, 5], False),
    ]


def test_a_dip_of_one_sample_is_no_degradation_but_silence_is():
    times = [0.0, 0.1, 0.2, 0.3, 0.4]
    assert find_degraded(times, [9, 9, 2, 2, 9], 5) == [False] * 5
    assert find_degraded(times, [9, 2, 2, 2, 9], 5) == [False, True, True, True, False]
    assert find_degraded(times, [9, 9, 9, 1, 0], 5) == [False, False, False, True, True]
    assert find_degraded([], [], 5) == []


def test_nothing_is_drawn_over_a_gap():
    runs = list(split_runs([0, 1, 2, 3, 4], [9, 9, NAN, 9, 9], 5))
    assert [run.times for run in runs] == [[0, 1], [3, 4]]


def test_a_point_between_two_gaps_is_a_run_of_its_own():
    runs = list(split_runs([0, 1, 2, 3], [NAN, 9, NAN, NAN], 5))
    assert [run.times for run in runs] == [[1]]
    assert list(split_runs([], [], 5)) == []


# --- labels ------------------------------------------------------------------------------


def test_labels_never_overlap_nor_leave_the_plot():
    widths = [70, 160, 160, 120, 70]
    for width in (500, 900, 2000):
        for scroll in range(0, 2400, 37):
            xs = [width + 300 + offset - scroll for offset in (0, 8, 110, 300, 310)]
            places = place_flags(xs, widths, width, 6, 5)
            shown = [(p, w) for p, w in zip(places, widths, strict=True) if p is not None]
            for place, label in shown:
                assert place.left >= 0 and place.left + label <= width
            for (a, a_width), (b, b_width) in combinations(shown, 2):
                apart = a.left + a_width <= b.left or b.left + b_width <= a.left
                assert a.row != b.row or apart


def test_a_label_keeps_its_row_while_it_scrolls():
    rows: set[tuple[int, ...]] = set()
    for scroll in range(700):
        xs = [x - scroll for x in (890, 900, 1000)]
        places = place_flags(xs, [70, 160, 160], 1000, 6, 4)
        if all(places):
            rows.add(tuple(place.row for place in places if place))
    assert len(rows) == 1


def test_a_label_that_has_no_room_is_left_out():
    assert place_flags([10, 11, 12], [100, 100, 100], 400, 6, 2)[2] is None
    assert place_flags([-5, 500], [50, 50], 400, 6, 2) == [None, None]
    assert place_flags([380], [50], 400, 6, 2) == [Flag(350, 0)]
