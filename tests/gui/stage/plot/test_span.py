"""Tests of the plot's stretch of time, without a widget."""

from __future__ import annotations

import pytest

from gui.stage.plot.span import LIVE_SPANS_S, MIN_SPAN_S, TimeSpan


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
