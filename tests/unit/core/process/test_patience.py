"""Tests of waiting on a test's clock, which jumps as for a process that was stopped."""

from __future__ import annotations

import asyncio

import pytest

from core.process import patience


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    clock = [100.0]
    monkeypatch.setattr(patience.time, "monotonic", lambda: clock[0])
    return clock


def _times_out(monkeypatch: pytest.MonkeyPatch, now: list[float], jumps: list[float]) -> None:
    """Makes each wait end at once, and the clock jump by the next of ``jumps`` meanwhile."""

    class _Over:
        async def __aenter__(self) -> None:
            if not jumps:
                raise AssertionError("waited once more than there was time for")
            now[0] += jumps.pop(0)
            raise TimeoutError

        async def __aexit__(self, *_: object) -> None:
            return None

    def timeout(_: float) -> _Over:
        return _Over()

    monkeypatch.setattr(patience.asyncio, "timeout", timeout)


async def test_time_runs_out_while_the_process_runs(
    monkeypatch: pytest.MonkeyPatch, now: list[float]
) -> None:
    jumps = [1.0, 1.0, 1.0]
    _times_out(monkeypatch, now, jumps)
    assert not await patience.wait_awake(asyncio.Event(), 3.0)
    assert jumps == []


async def test_a_stopped_process_loses_no_time(
    monkeypatch: pytest.MonkeyPatch, now: list[float]
) -> None:
    jumps = [60.0, 1.0, 1.0]
    _times_out(monkeypatch, now, jumps)
    assert not await patience.wait_awake(asyncio.Event(), 3.0)
    assert jumps == []


async def test_a_process_stopped_in_the_last_moment_reads_what_came_meanwhile(
    monkeypatch: pytest.MonkeyPatch, now: list[float]
) -> None:
    jumps = [60.0, 1.0]
    _times_out(monkeypatch, now, jumps)
    assert not await patience.wait_awake(asyncio.Event(), 0.2)
    assert jumps == []


async def test_event_that_is_set_already_is_not_waited_for() -> None:
    done = asyncio.Event()
    done.set()
    assert await patience.wait_awake(done, 0.0)
