"""Percentiles to three digits over a range of a microsecond to minutes."""

from __future__ import annotations

import random

import pytest

from subjects.load.histogram import Histogram


def test_empty_histogram_has_no_percentiles() -> None:
    histogram = Histogram()
    assert histogram.percentiles_ms(50, 99) == (None, None)
    assert histogram.max_ms is None


def test_percentiles_are_right_to_a_thousandth() -> None:
    chance = random.Random(7)
    values = [chance.lognormvariate(-5, 2) for _ in range(20_000)]
    histogram = Histogram()
    for value in values:
        histogram.record(value)
    values.sort()
    p50, p99, p999 = histogram.percentiles_ms(50, 99, 99.9)
    assert p50 == pytest.approx(values[9_999] * 1e3, rel=2e-3, abs=2e-3)
    assert p99 == pytest.approx(values[19_799] * 1e3, rel=2e-3)
    assert p999 == pytest.approx(values[19_979] * 1e3, rel=2e-3)
    assert histogram.max_ms == pytest.approx(values[-1] * 1e3, rel=1e-6)


def test_one_value_is_every_percentile() -> None:
    histogram = Histogram()
    histogram.record(0.123456)
    assert histogram.percentiles_ms(1, 50, 100) == pytest.approx((123.456,) * 3)


def test_two_histograms_add_up() -> None:
    low, high = Histogram(), Histogram()
    low.record(0.001)
    high.record(2.0)
    low.add(high)
    assert low.count == 2
    assert low.percentiles_ms(50, 100) == pytest.approx((1.0, 2000.0), rel=1e-3)


def test_a_clock_that_went_back_counts_as_zero() -> None:
    histogram = Histogram()
    histogram.record(-0.5)
    assert histogram.percentiles_ms(100) == (0.0,)


def test_values_are_spread_over_classes_with_bounds() -> None:
    histogram = Histogram()
    for value in (0.0005, 0.001, 0.0011, 0.3, 7.0):
        histogram.record(value)
    assert histogram.spread((0.001, 0.25, 0.5)) == (2, 1, 1, 1)
    assert histogram.seconds == pytest.approx(7.3026)
    assert sum(Histogram().spread((0.001,))) == 0


def test_added_histogram_brings_its_seconds() -> None:
    one, other = Histogram(), Histogram()
    one.record(0.25)
    other.record(0.5)
    one.add(other)
    assert one.seconds == pytest.approx(0.75)
