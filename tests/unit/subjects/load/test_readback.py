"""The proof says what is lost, what is wrong, and when the proof is incomplete."""

from __future__ import annotations

from asyncio import Future
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from msgspec import UNSET

from core.model.events import LostSpan, ReadBack, ReadBackProgressed
from subjects.load import readback
from subjects.load.acks import pack_ack
from subjects.load.driver import DriverError
from subjects.load.keys import Keys
from subjects.load.ledger import Ledger
from subjects.load.protocol import AnyReport
from subjects.load.readback import ReadBackCheck
from tests.unit.subjects.load.memory import MemoryDriver

COUNT = 300


class _ReadBackBench:
    """A ledger of 300 writes: all but every tenth acknowledged, all held."""

    def __init__(self, folder: Path) -> None:
        self.driver = MemoryDriver()
        self.keys = Keys("run")
        self.ledger = Ledger(folder / "ledger", "run")
        self.told: list[AnyReport] = []
        for _ in range(COUNT):
            n = self.ledger.reserve()
            self.driver.held[self.keys.key(n)] = self.keys.value(n)
            if n % 10:
                self.ledger.record(n, n)
        self.driver.held["another-0000000001"] = b"not ours"

    async def check(self, since: int = 0) -> ReadBack:
        check = ReadBackCheck(self.driver, self.ledger, self.keys, self.told.append, since)
        return await check.run()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[_ReadBackBench]:
    bench = _ReadBackBench(tmp_path)
    yield bench
    bench.ledger.close()


async def test_complete_system_gives_a_complete_proof(bench: _ReadBackBench) -> None:
    result = await bench.check()
    assert (result.acked, result.found, result.lost, result.wrong) == (270, 270, 0, 0)
    assert (result.unacked_found, result.complete, result.detail) == (30, True, "")
    last = bench.told[-1]
    assert isinstance(last, ReadBackProgressed)
    assert (last.done, last.total) == (270, 270)


async def test_a_missing_key_is_lost_and_another_value_is_wrong_and_lost(
    bench: _ReadBackBench,
) -> None:
    del bench.driver.held[bench.keys.key(11)]
    bench.driver.held[bench.keys.key(12)] = bench.keys.value(13)
    result = await bench.check()
    assert (result.found, result.lost, result.wrong, result.complete) == (268, 2, 1, True)
    assert result.unacked_found == 30


async def test_key_that_only_the_scan_misses_is_found_by_a_read(bench: _ReadBackBench) -> None:
    bench.driver.hidden = {bench.keys.key(n) for n in range(150, 300)}
    result = await bench.check()
    assert (result.found, result.lost, result.complete) == (270, 0, True)


async def test_scan_that_breaks_off_makes_the_proof_incomplete(bench: _ReadBackBench) -> None:
    bench.driver.broken_after = 100
    result = await bench.check()
    assert (result.found, result.lost, result.complete) == (270, 0, False)
    assert "did not get to its end: the system went away" in result.detail


async def test_key_that_can_not_be_read_is_not_called_lost(
    bench: _ReadBackBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readback, "NO_PROGRESS_S", 0.0)
    bench.driver.broken_after = 0
    bench.driver.refusing = True
    result = await bench.check()
    assert (result.found, result.lost, result.complete) == (0, 0, False)
    assert "270 acknowledged writes could not be asked for" in result.detail


async def test_writes_before_the_first_one_asked_for_are_left_out(bench: _ReadBackBench) -> None:
    for n in (11, 211):
        del bench.driver.held[bench.keys.key(n)]
    result = await bench.check(since=200)
    assert (result.acked, result.found, result.lost, result.complete) == (90, 89, 1, True)
    assert result.losses is UNSET


async def test_writes_of_a_load_that_goes_on_are_neither_found_nor_strange(
    bench: _ReadBackBench,
) -> None:
    check = ReadBackCheck(bench.driver, bench.ledger, bench.keys, bench.told.append)
    n = bench.ledger.reserve()
    bench.driver.held[bench.keys.key(n)] = bench.keys.value(n)
    result = await check.run()
    assert (result.acked, result.found, result.complete) == (270, 270, True)


async def test_notes_of_the_ledger_tell_who_lost_and_when(bench: _ReadBackBench) -> None:
    vars(bench.driver)["kinds"] = ("asking", "fixed")
    for n in range(100, 110):
        bench.ledger.record(n, pack_ack(float(n), n % 2))
        del bench.driver.held[bench.keys.key(n)]
    result = await bench.check(since=100)
    assert result.lost == 10
    losses = result.losses
    assert losses is not UNSET
    assert losses.by_client == (("asking", 5), ("fixed", 5))
    assert (losses.first_t, losses.last_t) == (100.0, 109.0)
    assert losses.spans == tuple(LostSpan(float(n), float(n), 1) for n in range(100, 110))
    assert [each.key for each in losses.examples] == [bench.keys.key(n) for n in (101, 104, 108)]


async def test_write_that_can_not_be_asked_for_is_told_of_nobody_and_no_time(
    bench: _ReadBackBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readback, "NO_PROGRESS_S", 0.0)
    vars(bench.driver)["kinds"] = ("asking", "fixed")
    for n in range(100, 110):
        bench.ledger.record(n, pack_ack(float(n), 0))
    bench.driver.held[bench.keys.key(105)] = b"another value"
    for n in (106, 107):
        del bench.driver.held[bench.keys.key(n)]
    bench.driver.refusing = True
    result = await bench.check(since=100)
    losses = result.losses
    assert (result.lost, result.complete) == (1, False)
    assert losses is not UNSET
    assert losses.by_client == (("asking", 1), ("fixed", 0))
    assert losses.spans == (LostSpan(105.0, 105.0, 1),)


class _ManyDriver(MemoryDriver):
    """A driver that reads many keys at once, and none of them as the load does."""

    async def read_many(self, keys: Sequence[str]) -> Sequence[bytes | None]:
        if self.refusing:
            raise DriverError("no")
        return [self.held.get(key) for key in keys]

    def read(self, key: str) -> Future[bytes | None]:
        raise AssertionError(f"{key} was read among the load's requests")


async def test_missing_keys_are_read_past_the_loads_requests_where_that_can_be(
    bench: _ReadBackBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readback, "NO_PROGRESS_S", 0.5)
    held, bench.driver = bench.driver.held, _ManyDriver()
    bench.driver.held = held
    bench.driver.hidden = {bench.keys.key(n) for n in range(150, 300)}
    del held[bench.keys.key(11)]
    result = await bench.check()
    assert (result.found, result.lost, result.complete) == (269, 1, True)
    bench.driver.refusing = True
    result = await bench.check()
    assert (result.lost, result.complete) == (0, False)
