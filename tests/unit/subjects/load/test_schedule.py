"""Tests of the open loop's schedule on a clock that the test moves."""

from __future__ import annotations

import pytest

from subjects.load.schedule import Schedule

SLOT_S = 0.01


def _count(bunches: list[tuple[float, int]]) -> int:
    return sum(count for _, count in bunches)


@pytest.mark.parametrize("rate", [0.5, 7, 3000, 20_001])
def test_the_rate_is_kept_over_time(rate: float) -> None:
    schedule = Schedule(rate, SLOT_S, 100.0)
    sent = 0
    for step in range(1, 4001):
        sent += _count(schedule.take(100.0 + step * SLOT_S * 0.5))
    assert sent == pytest.approx(rate * 2000 * SLOT_S, abs=rate * SLOT_S + 1)


def test_late_request_is_sent_with_its_due_time() -> None:
    schedule = Schedule(1000, SLOT_S, 0.0)
    bunches = schedule.take(0.5)
    assert _count(bunches) == 500
    assert bunches[0][0] == pytest.approx(SLOT_S)
    assert bunches[-1][0] == pytest.approx(0.5)


def test_nothing_is_due_before_its_slot() -> None:
    schedule = Schedule(1000, SLOT_S, 0.0)
    assert schedule.take(schedule.next_slot() - 1e-6) == []
    assert _count(schedule.take(schedule.next_slot())) == 10


def test_restarted_schedule_sends_no_burst() -> None:
    schedule = Schedule(1000, SLOT_S, 0.0)
    schedule.take(1.0)
    schedule.restart(61.0)
    assert schedule.take(61.0) == []
    assert _count(schedule.take(61.1)) == 100
