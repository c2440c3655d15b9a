"""The open loop's schedule on a clock of the test's own."""

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
        sent += _count(schedule.take(100.0 + step * SLOT_S * 0.5)[1])
    assert sent == pytest.approx(rate * 2000 * SLOT_S, abs=rate * SLOT_S + 1)


def test_what_is_late_is_sent_with_the_time_it_was_due() -> None:
    schedule = Schedule(1000, SLOT_S, 0.0)
    _, bunches = schedule.take(0.5)
    assert _count(bunches) == 500
    assert bunches[0][0] == pytest.approx(SLOT_S)
    assert bunches[-1][0] == pytest.approx(0.5)


def test_nothing_is_due_before_its_slot() -> None:
    schedule = Schedule(1000, SLOT_S, 0.0)
    assert schedule.take(schedule.next_slot() - 1e-6) == (0.0, [])
    assert _count(schedule.take(schedule.next_slot())[1]) == 10


def test_after_a_standstill_there_is_no_burst() -> None:
    schedule = Schedule(1000, SLOT_S, 0.0)
    schedule.take(1.0)
    stood, bunches = schedule.take(61.0)
    assert (stood, bunches) == (60.0, [])
    assert _count(schedule.take(61.1)[1]) == 100


def test_a_sleep_of_the_machine_that_the_monotonic_clock_misses_is_told() -> None:
    awake_and_asleep = [50.0]
    schedule = Schedule(1000, SLOT_S, 0.0, lambda: awake_and_asleep[0])
    awake_and_asleep[0] += 60.1
    stood, bunches = schedule.take(0.1)
    assert stood == pytest.approx(60.1)
    assert not bunches
    awake_and_asleep[0] += 0.1
    assert _count(schedule.take(0.2)[1]) == 100
