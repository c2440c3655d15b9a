"""Scales and their ticks."""

from __future__ import annotations

import math

import pytest

from core.views.plot.scale import Scale, fit_latency, get_step, get_ticks, get_time_step

NAN = math.nan


def test_linear_scale_maps_its_edges_onto_those_of_the_plot() -> None:
    scale = Scale(0.0, 10.0, 2.0)
    assert scale.get_ys([0, 5, 10, 20], 100) == [100, 50, 0, -100]
    assert scale.get_y(5, 100) == 50


def test_logarithmic_scale_holds_what_lies_outside() -> None:
    scale = Scale(1.0, 100.0, None)
    assert scale.get_ys([0.2, 1, 10, 100, 5000], 200) == pytest.approx([200, 200, 100, 0, 0])


def test_scale_grows_at_once_and_shrinks_only_when_far_too_large() -> None:
    scale = Scale().fit(3000, 1.3, 100)
    assert scale.high >= 3900
    assert scale.fit(2500, 1.3, 100) is scale
    grown = scale.fit(scale.high, 1.3, 100)
    assert grown.high > scale.high
    assert grown.fit(100, 1.3, 100).high < grown.high


def test_scale_of_nothing_has_its_least_top() -> None:
    assert Scale().fit(0.0, 1.3, 100).high == 100


@pytest.mark.parametrize(
    ("peak", "last", "count"),
    [(1, 1.0, 5), (3181, 3000, 4), (12_500, 12_000, 4), (99_999, 100_000, 5), (0.02, 0.02, 6)],
)
def test_ticks_are_round_and_few(peak: float, last: float, count: int) -> None:
    scale = Scale(0.0, 1e-9, 1e-10).fit(peak, 1.06, 0.01)
    found = scale.get_ticks()
    assert found[0] == 0
    assert found[-1] == pytest.approx(last)
    assert len(found) <= count + 1
    assert found[-1] < scale.high


@pytest.mark.parametrize("span", [1, 7, 99, 4500, 16000, 1e6])
def test_steps_are_round_and_few(span: float) -> None:
    step = get_step(span, 5)
    assert span / step <= 5 + 1e-9
    mantissa = step / 10 ** math.floor(math.log10(step))
    assert any(math.isclose(mantissa, nice) for nice in (1, 2, 2.5, 4, 5))


def test_time_steps_are_those_of_a_clock() -> None:
    assert get_time_step(60, 12) == 5
    assert get_time_step(1200, 10) == 120
    assert get_time_step(8 * 3600, 4) == 7200


@pytest.mark.parametrize("seconds", [0.1, 0.3, 1, 45, 60, 600, 3_600, 200_000, 1e7])
def test_moments_lie_within_the_span(seconds: float) -> None:
    found = get_ticks(7.3, 7.3 + seconds, get_time_step(seconds, 10))
    assert all(7.2 < t <= 7.4 + seconds for t in found)
    assert len(found) <= 11


def test_ticks_include_both_ends() -> None:
    assert get_ticks(0, 12, 4) == [0, 4, 8, 12]
    assert get_ticks(0.1, 0.2, 1) == []


# --- latency -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("p99", "ticks"),
    [
        ([3.0, 900.0, NAN], [1, 10, 100, 1000]),
        ([0.2, 0.9], [0.1, 1]),
        ([7.0], [1, 10]),
        ([10.0], [10, 100]),
        ([NAN, 0.0], [1, 10]),
        ([5e-324, 1.0], [10.0**power for power in range(-6, 1)]),
    ],
)
def test_latency_has_ticks_at_powers_of_ten_around_what_was_measured(
    p99: list[float], ticks: list[float]
) -> None:
    assert fit_latency(p99).get_ticks() == pytest.approx(ticks)


def test_latency_with_a_floor_keeps_its_edges_while_little_changes() -> None:
    usual = fit_latency([2.0, 7.0, 80.0], 1.0, 2, 0.5)
    assert usual == fit_latency([NAN], 1.0, 2, 0.5)
    assert usual.get_ticks() == [1, 10, 100]
    assert fit_latency([2.0, 900.0], 1.0, 2, 0.5).get_ticks() == [1, 10, 100, 1000]
