"""Tests of the outcomes of single requests."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.model.events import AnomalyRead
from subjects.load.first_answers import ENOUGH
from subjects.load.keys import Keys
from subjects.load.ledger import Ledger
from subjects.load.meter import Meter
from subjects.load.protocol import AnyReport, NoneSucceeded
from subjects.load.requests import Requests
from tests.unit.subjects.load.memory import MemoryDriver


class _RequestsBench:
    def __init__(self, folder: Path, driver: MemoryDriver | None = None) -> None:
        self.driver = driver or MemoryDriver()
        self.ledger = Ledger(folder / "ledger", "run")
        self.keys = Keys("run")
        self.meter = Meter(time.monotonic())
        self.told: list[AnyReport] = []
        self.requests = Requests(
            self.driver, self.ledger, self.keys, self.meter, self.told.append, 2.0
        )

    async def write(self) -> None:
        self.requests.write(time.monotonic())
        await asyncio.sleep(0)
        await asyncio.sleep(0)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[_RequestsBench]:
    bench = _RequestsBench(tmp_path)
    yield bench
    bench.ledger.close()


async def test_an_acknowledged_write_is_in_the_ledger(bench: _RequestsBench) -> None:
    await bench.write()
    assert bench.ledger.versions().tolist() == [1]
    assert bench.driver.held == {bench.keys.key(0): bench.keys.value(0)}
    report = bench.meter.report(time.monotonic(), in_flight=0, total_writes_acked=1)
    assert (report.attempted, report.acked, report.failed, report.writes_acked) == (1, 1, 0, 1)
    assert report.first_ack_t == report.last_ack_t
    assert report.p99_ms is not None


async def test_requests_in_flight_during_a_standstill_get_more_time(bench: _RequestsBench) -> None:
    bench.driver.silent = True
    await bench.write()
    bench.requests.pending.postpone(60.0)
    bench.requests.pending.expire(time.monotonic() + 61.0)
    assert bench.requests.pending.in_flight == 1
    bench.requests.pending.expire(time.monotonic() + 63.0)
    await asyncio.sleep(0)
    assert (bench.requests.pending.in_flight, bench.meter.total_failed) == (0, 1)


async def test_a_refused_write_failed_and_its_number_is_not_used_again(
    bench: _RequestsBench,
) -> None:
    bench.driver.refusing = True
    await bench.write()
    bench.driver.refusing = False
    await bench.write()
    assert bench.ledger.versions().tolist() == [0, 1]
    assert bench.meter.total_failed == 1


async def test_a_request_without_an_answer_fails_when_its_time_is_over(
    bench: _RequestsBench,
) -> None:
    bench.driver.silent = True
    await bench.write()
    bench.requests.pending.expire(time.monotonic() + 1.9)
    await asyncio.sleep(0)
    assert (bench.requests.pending.in_flight, bench.meter.failed) == (1, 0)
    bench.requests.pending.expire(time.monotonic() + 2.1)
    await asyncio.sleep(0)
    assert (bench.requests.pending.in_flight, bench.meter.failed) == (0, 1)


@pytest.mark.parametrize(
    ("value", "said"), [(None, "doesn't find it"), (b"else", "finds another value")]
)
async def test_read_that_misses_an_acknowledged_write_is_reported(
    bench: _RequestsBench, value: bytes | None, said: str
) -> None:
    await bench.write()
    bench.driver.held.clear()
    if value is not None:
        bench.driver.held[bench.keys.key(0)] = value
    bench.requests.read(time.monotonic())
    await asyncio.sleep(0)
    [anomaly] = bench.told
    assert isinstance(anomaly, AnomalyRead)
    assert anomaly.key == bench.keys.key(0)
    assert said in anomaly.text
    assert bench.meter.read_anomalies == 1


async def test_reason_is_told_once_where_no_write_succeeds(bench: _RequestsBench) -> None:
    bench.driver.refusing = True
    for _ in range(3 * ENOUGH):
        await bench.write()
    assert bench.told == [NoneSucceeded(kind="write", reason="no")]


async def test_failures_after_a_success_are_no_news(bench: _RequestsBench) -> None:
    await bench.write()
    bench.driver.refusing = True
    for _ in range(3 * ENOUGH):
        await bench.write()
    assert bench.told == []


async def test_driver_that_cannot_read_is_only_written(tmp_path: Path) -> None:
    class Unreadable(MemoryDriver):
        can_read = False

    bench = _RequestsBench(tmp_path, Unreadable())
    await bench.write()
    assert not bench.requests.can_read()
    bench.ledger.close()
