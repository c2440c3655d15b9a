"""Tests of converting the engine's times into ours."""

from __future__ import annotations

import pytest

from subjects.hosts.containers.engine.clock import EngineClock


class Now:
    wall = 1000.0
    monotonic = 50.0


def make(now: Now, *, same: bool) -> EngineClock:
    return EngineClock(same_clock=same, wall=lambda: now.wall, monotonic=lambda: now.monotonic)


def test_same_clock_needs_no_estimate() -> None:
    clock = make(Now(), same=True)
    clock.heard(990.0)
    assert clock.to_monotonic(999.0) == 49.0


def test_a_clock_that_was_set_meanwhile_is_read_anew() -> None:
    now = Now()
    clock = make(now, same=True)
    now.wall += 3600
    assert clock.to_monotonic(4599.0) == 49.0


def test_the_quickest_event_tells_how_far_apart_two_clocks_are() -> None:
    now = Now()
    clock = make(now, same=False)
    clock.heard(2000.0 - 0.5)
    clock.heard(2000.0 - 0.1)
    clock.heard(2000.0 - 0.3)
    assert clock.to_monotonic(1999.0) == pytest.approx(49.1)


def test_converted_times_are_never_in_the_future() -> None:
    assert make(Now(), same=True).to_monotonic(1001.0) == 50.0


@pytest.mark.parametrize(
    "text",
    [
        "1970-01-01T00:16:39.123456789Z",
        "1970-01-01T00:16:39.123456Z",
        "1970-01-01T01:16:39.123456789+01:00",
        "1969-12-31T23:16:39.123456789-01:00",
    ],
)
def test_times_are_read_as_the_engine_writes_them(text: str) -> None:
    assert make(Now(), same=True).read(text) == pytest.approx(49.123456)


def test_whole_seconds_and_missing_times_are_read() -> None:
    clock = make(Now(), same=True)
    assert clock.read("1970-01-01T00:16:39Z") == 49.0
    assert clock.read("") is None


@pytest.mark.parametrize("step_s", [300.0, -300.0, 3600.0])
def test_times_from_before_a_clock_was_set_use_the_offset_of_then(
    step_s: float,
) -> None:
    now = Now()
    now.wall, now.monotonic = 100_000.0, 5_000.0
    clock = make(now, same=True)
    now.wall += 10.0
    now.monotonic += 10.0
    written = now.wall - 2.0
    clock.to_monotonic(now.wall)
    now.wall += step_s + 1.0
    now.monotonic += 1.0
    clock.heard(now.wall)
    assert clock.to_monotonic(written) == pytest.approx(5_008.0)
    assert clock.to_monotonic(now.wall - 0.5) == pytest.approx(5_010.5)


@pytest.mark.parametrize("step_s", [300.0, -300.0])
def test_another_machine_whose_clock_is_set_is_followed(step_s: float) -> None:
    now = Now()
    now.monotonic = 5_000.0
    clock = make(now, same=False)
    clock.heard(9_000.0 - 0.1)
    now.monotonic += 20.0
    clock.heard(9_020.0 + step_s - 0.2)
    assert clock.to_monotonic(9_020.0 + step_s - 0.2) == pytest.approx(5_020.0, abs=0.2)
    assert clock.to_monotonic(8_999.9) == pytest.approx(5_000.0, abs=0.2)


def test_time_converted_before_the_first_event_does_not_fix_the_offset() -> None:
    now = Now()
    clock = make(now, same=False)
    clock.to_monotonic(1990.0)
    clock.heard(2000.0)
    assert clock.to_monotonic(1990.0) == 40.0
