"""Lines of another program become samples, as exact as the program's own figures."""

from __future__ import annotations

import pytest

from core.model.measurements import Sample
from subjects.own.foreign.measuring import HOLD_S, RequestMeter, TickMeter
from subjects.own.foreign.told import EndedRequest, LoadSign, Tick

BEGAN = 100.0
WALL = 1_700_000_000.0
"""The lead of the machine's clock over the monotonic one, seconds."""


def take(meter: TickMeter, tick: Tick, now: float) -> Sample:
    (sample,) = meter.take(tick, now)
    return sample


def test_a_tick_is_a_sample_as_long_as_the_tick() -> None:
    meter = TickMeter(BEGAN, 7)
    meter.take(Tick(1.0, ok=100), BEGAN + 1.0)
    sample = take(meter, Tick(2.0, ok=90, failed=4, p99_ms=8.0), BEGAN + 2.01)
    assert (sample.t, sample.interval_s) == (pytest.approx(102.01), 1.0)
    assert (sample.acked, sample.failed, sample.attempted) == (90, 4, 94)
    assert (sample.total_writes_acked, sample.total_failed) == (197, 4)
    assert (sample.first_ack_t, sample.last_ack_t) == (pytest.approx(101.01), sample.t)
    assert (sample.p50_ms, sample.p99_ms) == (None, 8.0)


def test_a_rate_is_counted_over_its_tick() -> None:
    meter = TickMeter(BEGAN, 0)
    assert take(meter, Tick(2.0, per_s=99.9), BEGAN + 2.0).acked == 200


def test_a_tick_without_an_answer_has_requests_waiting() -> None:
    sample = take(TickMeter(BEGAN, 0), Tick(1.0, ok=0, p99_ms=3.0), BEGAN + 1.0)
    assert (sample.acked, sample.attempted, sample.p99_ms) == (0, 1, None)
    assert (sample.first_ack_t, sample.last_ack_t) == (None, None)


def test_ticks_that_count_since_1970_begin_with_the_program() -> None:
    meter = TickMeter(BEGAN, 0)
    assert take(meter, Tick(WALL, ok=5), BEGAN + 1.5).interval_s == 1.5
    assert take(meter, Tick(WALL + 1, ok=5), BEGAN + 2.5).interval_s == 1.0


@pytest.mark.parametrize("at_s", [1.0, 0.5, 500.0])
def test_a_tick_that_takes_no_time_or_ages_is_none(at_s: float) -> None:
    meter = TickMeter(BEGAN, 0)
    meter.take(Tick(1.0, ok=1), BEGAN + 1.0)
    assert meter.take(Tick(at_s, ok=1), BEGAN + 1.1) == []


def test_a_sign_of_life_is_no_tick() -> None:
    assert TickMeter(BEGAN, 0).take(LoadSign(), BEGAN) == []


def request(ended: float, is_ok: bool = True, latency_s: float = 0.01) -> EndedRequest:
    return EndedRequest(ended + WALL, latency_s, is_ok)


def test_requests_are_counted_in_the_tenth_of_a_second_in_which_they_ended() -> None:
    meter = RequestMeter(BEGAN, 10)
    meter.take(request(BEGAN + 0.05), BEGAN + 0.05)
    meter.take(request(BEGAN + 0.15), BEGAN + 0.3)
    meter.take(request(BEGAN + 0.16, is_ok=False), BEGAN + 0.3)
    samples = meter.due(BEGAN + 0.3 + HOLD_S + 0.001)
    assert [(s.acked, s.failed) for s in samples] == [(1, 0), (1, 1), (0, 0)]
    assert [s.t for s in samples] == pytest.approx([100.1, 100.2, 100.3])
    assert samples[1].first_ack_t == pytest.approx(100.15)
    assert samples[1].p99_ms == pytest.approx(10, abs=0.1)
    assert samples[-1].total_writes_acked == 12
    assert samples[-1].attempted == 1


def test_nothing_is_told_of_an_interval_before_late_lines_can_have_come() -> None:
    assert RequestMeter(BEGAN, 0).due(BEGAN + HOLD_S) == []


def test_a_request_that_is_told_too_late_counts_in_the_oldest_open_interval() -> None:
    meter = RequestMeter(BEGAN, 0)
    meter.take(request(BEGAN + 1.0), BEGAN + 1.0)
    assert sum(s.acked for s in meter.due(BEGAN + 1.0)) == 0
    meter.take(request(BEGAN + 0.1), BEGAN + 1.1)
    assert sum(s.acked for s in meter.due(BEGAN + 2.0)) == 2


def test_a_clock_that_is_set_costs_no_request() -> None:
    meter = RequestMeter(BEGAN, 0)
    meter.take(request(BEGAN + 0.1), BEGAN + 0.1)
    meter.take(request(BEGAN + 0.2 - 3600), BEGAN + 0.2)
    meter.take(request(BEGAN + 0.3 + 3600), BEGAN + 0.3)
    samples = meter.due(BEGAN + 2.0)
    assert sum(s.acked for s in samples) == 3
    assert all(s.first_ack_t is None or s.first_ack_t <= BEGAN + 0.4 for s in samples)


def test_after_a_time_of_which_nothing_is_known_samples_begin_anew() -> None:
    meter = RequestMeter(BEGAN, 0)
    meter.skip(BEGAN + 20.0)
    samples = meter.due(BEGAN + 21.0)
    assert samples[0].t == pytest.approx(BEGAN + 20.0 - HOLD_S + 0.1)
