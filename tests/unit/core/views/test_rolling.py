"""Tests of allowed and refused checks a second, over the window of the limit."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from core.model import events as ev
from core.views.rolling import RollingRates
from core.views.sample_buffer import SampleBuffer
from core.views.timeline import Timeline
from tests.scripted_checks import check_sample, checks_started


def allowed(counts: Sequence[int], window_s: float = 1.0) -> list[float]:
    rates = RollingRates()
    return [
        rates.add(check_sample(index / 10, allowed=count), window_s)[0]
        for index, count in enumerate(counts, start=1)
    ]


def test_a_burst_within_the_limit_of_a_second_is_no_excess_of_a_tenth() -> None:
    # 200 at once and 20 in every other tenth: no second has more than 400.
    assert max(allowed([16] * 20 + [200] + [20] * 12)) <= 400


def test_burst_over_the_limit_is_seen_for_the_whole_window() -> None:
    rates = allowed([28] * 20 + [400] + [28] * 12)
    assert [rate > 500 for rate in rates[20:31]] == [True] * 10 + [False]


def test_a_bucket_that_is_emptied_at_the_loads_start_is_no_excess() -> None:
    assert max(allowed([200] + [20] * 12)) <= 400
    assert allowed([28, 28, 28]) == pytest.approx([28, 56, 84])


def test_window_that_is_not_known_whole_is_not_judged() -> None:
    rates = RollingRates()
    whole: list[bool] = []
    for index in range(1, 13):
        rates.add(check_sample(index / 10, allowed=40), 1.0)
        whole.append(rates.is_whole)
    assert whole == [False] * 9 + [True] * 3


def test_a_longer_window_flattens_more() -> None:
    assert allowed([28] * 50 + [300], window_s=5.0)[-1] == pytest.approx(334.4, abs=3)


def test_refused_ones_are_counted_beside_them() -> None:
    rates = RollingRates()
    told = [
        rates.add(check_sample(index / 10, allowed=40, refused=100), 1.0) for index in range(1, 12)
    ]
    assert told[-1] == pytest.approx((400, 1000))


def test_a_timer_that_is_not_exact_makes_no_excess() -> None:
    chance, rates, t, passed = random.Random(7), RollingRates(), 0.0, 0
    told: list[float] = []
    for index in range(300):
        interval_s = chance.uniform(0.085, 0.115)
        t += interval_s
        # 200 a second, and once in a while a full bucket of 200 more.
        due = int(t * 200) + 200 * (1 + index // 100)
        told.append(rates.add(check_sample(t, allowed=due - passed, interval_s=interval_s), 1.0)[0])
        passed = due
    assert max(told[20:]) <= 402


def test_a_hole_begins_anew() -> None:
    rates = RollingRates()
    for index in range(1, 11):
        rates.add(check_sample(index / 10, allowed=40), 1.0)
    assert rates.add(check_sample(5.0, allowed=10), 1.0)[0] == pytest.approx(10)
    assert not rates.is_whole


def test_samples_far_apart_count_the_last_one() -> None:
    rates = RollingRates()
    rates.add(check_sample(2.0, allowed=100, interval_s=2.0), 1.0)
    assert rates.add(check_sample(4.0, allowed=600, interval_s=2.0), 1.0)[0] == pytest.approx(300)


def test_the_buffer_of_checks_keeps_rates_that_a_limit_can_be_held_against() -> None:
    timeline = Timeline()
    buffer = SampleBuffer(timeline)
    timeline.append(checks_started())
    timeline.append(ev.LimitSet(t=0.1, ops=400.0))
    for index, count in enumerate([16] * 20 + [200] + [20] * 9, start=1):
        sample = check_sample(index / 10, allowed=count, refused=10)
        timeline.append(ev.Sampled(t=sample.t, sample=sample))
    columns = buffer.columns()
    assert columns.ops[-1] == pytest.approx(380)
    assert columns.refused[-1] == pytest.approx(100)
    buffer.close()
