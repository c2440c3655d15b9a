"""Tests of what two unsettable clocks tell of a span in which nothing ran."""

from __future__ import annotations

import pytest

from core.process.clocks import Reading, Standstill, StandstillWatch, make_clocks


class _Clocks:
    def __init__(self) -> None:
        self.awake_s = 500.0
        self.passed_s = 900.0

    def read(self) -> Reading:
        return Reading(self.awake_s, self.passed_s)

    def run(self, seconds: float) -> None:
        self.awake_s += seconds
        self.passed_s += seconds


@pytest.fixture
def clocks() -> _Clocks:
    return _Clocks()


@pytest.fixture
def watch(clocks: _Clocks) -> StandstillWatch:
    return StandstillWatch(5.0, clocks.read)


def test_looks_in_time_find_no_standstill(clocks: _Clocks, watch: StandstillWatch) -> None:
    for _ in range(100):
        clocks.run(0.1)
        assert watch.look() is None


def test_a_machine_that_slept_is_told_from_a_process_that_was_stopped(
    clocks: _Clocks, watch: StandstillWatch
) -> None:
    clocks.passed_s += 60.0
    clocks.run(0.1)
    slept = watch.look()
    assert slept is not None
    assert slept.slept
    assert slept.seconds == pytest.approx(60.1)
    clocks.run(9.0)
    assert watch.look() == Standstill(9.0, slept=False, awake_s=9.0)
    clocks.run(0.1)
    assert watch.look() is None


def test_sleep_of_the_machine_is_found_where_the_process_was_stopped_as_well(
    clocks: _Clocks, watch: StandstillWatch
) -> None:
    clocks.passed_s += 60.0
    clocks.run(9.0)
    stood = watch.look()
    assert stood is not None
    assert (stood.slept, stood.seconds) == (True, 69.0)


def test_both_clocks_of_this_machine_rise() -> None:
    read = make_clocks()
    first, second = read(), read()
    assert second.awake_s >= first.awake_s
    assert second.passed_s >= first.passed_s
