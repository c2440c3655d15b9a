"""The load's times in the app's clock, whatever the load's own clock does."""

from __future__ import annotations

import random

import pytest

from core.model.events import (
    AnomalyRead,
    ReadBackProgressed,
    Sampled,
    Suspended,
    WritesListed,
)
from subjects.load.clocks import SAME_S, WINDOW_S, ClockOffset, retime
from subjects.load.protocol import (
    Ready,
    SpanBegan,
    SpanEnded,
    SpanMark,
    Windows,
)
from tests.records import a_sample


def _measured(t: float, first: float | None = None) -> Sampled:
    sample = a_sample(t, acked=1, writes_acked=1, first_ack_t=first, last_ack_t=first)
    return Sampled(t=t, sample=sample)


def _correct(offset: ClockOffset, t: float, received: float) -> float:
    corrected = offset.correct(_measured(t), received)
    assert isinstance(corrected, Sampled)
    assert corrected.t == corrected.sample.t
    return corrected.t


def test_one_clock_is_left_alone_however_late_reports_are() -> None:
    offset = ClockOffset()
    for n in range(100):
        sent = 1000 + n * 0.1
        assert _correct(offset, sent, sent + random.uniform(0.0, SAME_S * 0.9)) == sent
    assert _correct(offset, 1011.0, 1017.0) == 1011.0


def test_another_machines_times_are_ours_but_for_the_quickest_way() -> None:
    offset = ClockOffset()
    ways = random.Random(3)
    corrected = true = 0.0
    for n in range(300):
        true = 5000 + n * 0.1
        corrected = _correct(offset, true - 4321.5, true + 0.002 + ways.expovariate(50))
    assert corrected == pytest.approx(true, abs=0.01)


@pytest.mark.parametrize("drift", [-200e-6, 200e-6])
def test_a_drifting_clock_is_followed(drift: float) -> None:
    offset = ClockOffset()
    for n in range(36_000):  # an hour
        true = n * 0.1
        theirs = 90_000 + true * (1 + drift)
        corrected = _correct(offset, theirs, true + 0.001)
        assert corrected == pytest.approx(true, abs=0.001 + WINDOW_S * abs(drift) + 1e-6)


def test_a_bunch_that_came_late_does_not_shift_what_follows() -> None:
    offset = ClockOffset()
    for n in range(50):
        _correct(offset, n * 0.1, 700 + n * 0.1)
    for n in range(50, 80):
        assert _correct(offset, n * 0.1, 708.0) == pytest.approx(700 + n * 0.1)
    assert _correct(offset, 8.1, 708.1) == pytest.approx(708.1)


def test_after_a_standstill_the_offset_is_learned_anew() -> None:
    offset = ClockOffset()
    _correct(offset, 10.0, 1010.0)
    stalled = offset.correct(Suspended(t=10.1, seconds=5.0), 1020.1)
    assert isinstance(stalled, Suspended)
    assert stalled.t == pytest.approx(1020.1)
    assert _correct(offset, 10.2, 1020.2) == pytest.approx(1020.2)


def test_all_times_of_a_report_move_together_and_no_others() -> None:
    offset = ClockOffset()
    corrected = offset.correct(_measured(50.0, first=49.95), 150.0)
    assert isinstance(corrected, Sampled)
    assert corrected.sample.first_ack_t == corrected.sample.last_ack_t == pytest.approx(149.95)
    assert corrected.sample.interval_s == 0.1
    anomaly = offset.correct(AnomalyRead(t=50.1, key="k", text=""), 150.1)
    checking = offset.correct(ReadBackProgressed(t=50.2, done=1, total=2), 150.2)
    assert isinstance(anomaly, AnomalyRead)
    assert isinstance(checking, ReadBackProgressed)
    assert (anomaly.t, checking.t) == (pytest.approx(150.1), pytest.approx(150.2))
    ready = Ready(attempted=1, acked=1)
    assert offset.correct(ready, 1.0) is ready


def test_windows_and_spans_are_in_our_time_and_a_spans_mark_stays_the_loads() -> None:
    offset = ClockOffset()
    offset.correct(_measured(50.0), 150.0)
    mark = SpanMark(at=12_345, totals=((1, 2, 3),))
    windows = offset.correct(Windows(t=50.1, window_s=1.0, keys=()), 150.1)
    began = offset.correct(SpanBegan(id=1, t=50.2, mark=mark), 150.2)
    ended = offset.correct(SpanEnded(id=2, span=1, name="b", t=51.0, seconds=0.8, keys=()), 151.0)
    assert isinstance(windows, Windows)
    assert isinstance(began, SpanBegan)
    assert isinstance(ended, SpanEnded)
    assert [windows.t, began.t, ended.t] == pytest.approx([150.1, 150.2, 151.0])
    assert (began.mark, ended.seconds) == (mark, 0.8)


def test_list_of_writes_begins_in_the_apps_time_too() -> None:
    part = WritesListed(t=107.0, begun_t=100.0, first=0, count=0, total=0, data=b"")
    moved = retime(part, lambda t: t - 90.0)
    assert (moved.t, moved.begun_t) == (17.0, 10.0)
