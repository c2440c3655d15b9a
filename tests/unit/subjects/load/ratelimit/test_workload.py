"""The outcomes of checks, and the reports on them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TypeVar

import pytest

from core.model.events import ReadBackProgressed
from subjects.load import protocol as p
from subjects.load.ratelimit import workload
from subjects.load.ratelimit.driver import CheckOutcome
from subjects.load.ratelimit.window_counts import MOST
from subjects.load.ratelimit.workload import Checks
from tests.unit.subjects.load.ratelimit.memory import MemoryLimiter, answer

KEYS = {"alice": 4, "bob": 4}
_R = TypeVar("_R", bound=p.SpanBegan | p.SpanEnded)


class _WorkloadBench:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.driver = MemoryLimiter(KEYS)
        self.told: list[p.AnyReport] = []
        self.checks = self._open()
        self.checks.begin()

    def _open(self) -> Checks:
        return Checks(self.driver, self.folder / "ledger", "run", self.told.append, 2.0)

    async def reopen(self) -> None:
        await self.checks.close()
        self.checks = self._open()
        self.checks.begin()

    async def send(self, count: int) -> None:
        """Sends so many checks, and lets the answers come."""
        for _ in range(count):
            self.checks.send(time.monotonic())
        await settle()

    async def ask(self, command: p.BeginSpan | p.EndSpan, kind: type[_R]) -> _R:
        report = await self.checks.span(command)
        assert isinstance(report, kind)
        return report

    async def windows(self) -> p.Windows:
        """Returns the present content of the regular reports."""
        await settle()
        return [report for report in self.told if isinstance(report, p.Windows)][-1]

    async def begin(self, number: int = 1) -> p.SpanBegan:
        return await self.ask(p.BeginSpan(id=number, name="burst"), p.SpanBegan)

    def end(self, began: p.SpanBegan, number: int = 9) -> p.EndSpan:
        return p.EndSpan(id=number, span=began.id, name="burst", mark=began.mark)


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


@pytest.fixture
async def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[_WorkloadBench]:
    monkeypatch.setattr(workload, "WINDOWS_S", 0)
    bench = _WorkloadBench(tmp_path)
    yield bench
    await bench.checks.close()


async def test_keys_are_checked_in_turn_and_what_is_allowed_is_entered(
    bench: _WorkloadBench,
) -> None:
    await bench.send(6)
    assert sorted(bench.driver.asked) == ["alice"] * 3 + ["bob"] * 3
    assert (bench.checks.acked, bench.checks.attempted, bench.checks.pending.in_flight) == (6, 6, 0)
    report = bench.checks.meter.report(time.monotonic(), in_flight=0, total_writes_acked=6)
    assert (report.acked, report.refused, report.failed) == (6, 0, 0)
    assert report.p99_ms is not None
    assert report.first_ack_t is not None


async def test_a_refusal_is_an_answer_and_no_failure(bench: _WorkloadBench) -> None:
    bench.driver.outcome = CheckOutcome.REFUSED
    await bench.send(3)
    assert bench.checks.acked == 0
    report = bench.checks.meter.report(time.monotonic(), in_flight=0, total_writes_acked=0)
    assert (report.acked, report.refused, report.failed, report.writes_acked) == (0, 3, 0, 3)
    assert report.p99_ms is not None


@pytest.mark.parametrize("outcome", [CheckOutcome.FAILED, CheckOutcome.UNSENT])
async def test_a_failure_is_counted_once(bench: _WorkloadBench, outcome: CheckOutcome) -> None:
    bench.driver.outcome = outcome
    await bench.send(2)
    report = bench.checks.meter.report(time.monotonic(), in_flight=0, total_writes_acked=0)
    assert (report.acked, report.refused, report.failed) == (0, 0, 2)
    assert [key.failed for key in (await bench.windows()).keys] == [1, 1]


async def test_a_check_without_an_answer_is_given_up(bench: _WorkloadBench) -> None:
    bench.driver.outcome = None
    await bench.send(2)
    bench.checks.pending.expire(time.monotonic() + 1.9)
    await settle()
    assert bench.checks.pending.in_flight == 2
    bench.checks.pending.expire(time.monotonic() + 2.1)
    await settle()
    assert (bench.checks.pending.in_flight, bench.checks.meter.total_failed) == (0, 2)
    assert bench.driver.held[0].cancelled()


async def test_key_with_more_than_the_limit_in_a_window_is_over(bench: _WorkloadBench) -> None:
    await bench.send(14)
    windows = await bench.windows()
    for key in windows.keys:
        assert (key.limit, key.allowed, key.now, key.most, key.windows_over) == (4, 7, 7, 7, 1)
        assert (key.over, key.over_now) == (3, 3)


async def test_checks_certain_of_a_window_lie_within_the_window(bench: _WorkloadBench) -> None:
    bench.driver.outcome = None
    await bench.send(4)
    now = time.monotonic() + 60
    first, late, second, long = bench.driver.held
    first.set_result(answer(CheckOutcome.ALLOWED, now - 0.5, now - 0.4))
    second.set_result(answer(CheckOutcome.ALLOWED, now - 0.1, now))
    late.set_result(answer(CheckOutcome.ALLOWED, now - 1.2, now))
    long.set_result(answer(CheckOutcome.ALLOWED, now - 0.5, now + 0.6))
    await settle()
    assert sorted(key.most for key in (await bench.windows()).keys) == [0, 2]


async def test_a_refusal_of_an_unused_key_is_certainly_false(bench: _WorkloadBench) -> None:
    bench.driver.outcome = CheckOutcome.REFUSED
    await bench.send(2)
    assert [key.false_refusals for key in (await bench.windows()).keys] == [1, 1]


async def test_no_refusal_is_false_where_a_lost_check_may_have_been_counted(
    bench: _WorkloadBench,
) -> None:
    bench.driver.outcome = CheckOutcome.FAILED
    await bench.send(4)  # the bursts are of two
    bench.driver.outcome = CheckOutcome.REFUSED
    await bench.send(2)
    assert [key.false_refusals for key in (await bench.windows()).keys] == [0, 0]


async def test_check_that_was_never_sent_counts_as_never_counted(bench: _WorkloadBench) -> None:
    bench.driver.outcome = CheckOutcome.UNSENT
    await bench.send(100)
    bench.driver.outcome = CheckOutcome.REFUSED
    await bench.send(2)
    assert [key.false_refusals for key in (await bench.windows()).keys] == [1, 1]


async def test_span_counts_the_checks_sent_within_it(bench: _WorkloadBench) -> None:
    await bench.send(4)
    began = await bench.begin()
    await bench.send(8)
    bench.driver.outcome = CheckOutcome.REFUSED
    await bench.send(2)
    ended = await bench.ask(bench.end(began), p.SpanEnded)
    await bench.send(2)
    assert (ended.span, ended.name, ended.whole) == (1, "burst", True)
    assert ended.seconds >= 0
    for key in ended.keys:
        assert (key.allowed, key.refused, key.failed) == (4, 1, 0)
        # A check allowed a moment before is in the span's first window.
        assert (key.most, key.over, key.windows_over) == (6, 2, 1)


async def test_a_span_ends_when_all_its_checks_have_an_outcome(bench: _WorkloadBench) -> None:
    bench.driver.outcome = None
    began = await bench.begin()
    await bench.send(2)
    assert await bench.checks.span(bench.end(began)) is None
    await bench.send(2)
    bench.driver.held[0].set_result(answer(CheckOutcome.ALLOWED))
    bench.driver.held[2].set_result(answer(CheckOutcome.ALLOWED))
    await settle()
    assert not [each for each in bench.told if isinstance(each, p.SpanEnded)]
    bench.driver.held[1].cancel()
    await settle()
    [ended] = [each for each in bench.told if isinstance(each, p.SpanEnded)]
    assert (ended.id, ended.span) == (9, 1)
    assert sum(key.allowed for key in ended.keys) == 1
    assert sum(key.failed for key in ended.keys) == 1


async def test_spans_may_overlap(bench: _WorkloadBench) -> None:
    outer = await bench.begin(1)
    await bench.send(2)
    inner = await bench.begin(2)
    await bench.send(4)
    first = await bench.ask(bench.end(outer), p.SpanEnded)
    await bench.send(6)
    second = await bench.ask(bench.end(inner), p.SpanEnded)
    assert [key.allowed for key in first.keys] == [3, 3]
    assert [key.allowed for key in second.keys] == [5, 5]


async def test_span_across_a_restart_says_that_it_is_not_whole(bench: _WorkloadBench) -> None:
    await bench.send(2)
    bench.driver.outcome = CheckOutcome.REFUSED
    await bench.send(2)
    bench.driver.outcome = CheckOutcome.ALLOWED
    await asyncio.to_thread(_next_tick)
    began = await bench.begin()
    await bench.send(4)
    bench.driver.outcome = CheckOutcome.REFUSED
    await bench.send(2)
    await bench.reopen()
    bench.driver.outcome = CheckOutcome.ALLOWED
    await bench.send(6)
    ended = await bench.ask(bench.end(began), p.SpanEnded)
    assert not ended.whole
    assert "died within it" in ended.detail
    for key in ended.keys:
        assert (key.allowed, key.refused, key.most, key.over) == (5, 1, 6, 2)


def _next_tick() -> None:
    """Waits for the next tick: checks in the tick of a span's mark may lie on either side."""
    end = time.monotonic() + 0.001
    while time.monotonic() < end:
        pass


async def test_counts_and_windows_go_on_across_a_restart(bench: _WorkloadBench) -> None:
    await bench.send(6)
    await bench.reopen()
    assert (bench.checks.acked, bench.checks.attempted) == (6, 6)
    await bench.send(6)
    for key in (await bench.windows()).keys:
        assert (key.allowed, key.most, key.over) == (6, 6, 2)


async def test_recounted_ledger_matches_the_reported_counts(bench: _WorkloadBench) -> None:
    await bench.send(10)
    checked = await bench.checks.check_ledger()
    assert (checked.acked, checked.found, checked.lost) == (10, 10, 0)
    assert checked.complete
    assert isinstance(bench.told[-1], ReadBackProgressed)


async def test_fullest_window_that_the_ledger_does_not_hold_is_reported(
    bench: _WorkloadBench,
) -> None:
    await bench.send(10)
    row = memoryview(bench.checks._ledger.rows[0])  # pyright: ignore[reportPrivateUsage]
    row[MOST] = 99
    row.release()
    checked = await bench.checks.check_ledger()
    assert not checked.complete
    assert "fullest window of alice had 99 when it was told, and has 5" in checked.detail
