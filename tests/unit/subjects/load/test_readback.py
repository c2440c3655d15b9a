"""The proof says what is lost, what is wrong, and when the proof is incomplete."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.model.events import ReadBack, ReadBackProgressed
from subjects.load import readback
from subjects.load.keys import Keys
from subjects.load.ledger import Ledger
from subjects.load.protocol import AnyReport
from subjects.load.readback import ReadBackCheck
from tests.unit.subjects.load.memory import MemoryDriver

COUNT = 300


class _Bench:
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

    async def check(self) -> ReadBack:
        return await ReadBackCheck(self.driver, self.ledger, self.keys, self.told.append).run()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[_Bench]:
    bench = _Bench(tmp_path)
    yield bench
    bench.ledger.close()


async def test_complete_system_gives_a_complete_proof(bench: _Bench) -> None:
    result = await bench.check()
    assert (result.acked, result.found, result.lost, result.wrong) == (270, 270, 0, 0)
    assert (result.unacked_found, result.complete, result.detail) == (30, True, "")
    last = bench.told[-1]
    assert isinstance(last, ReadBackProgressed)
    assert (last.done, last.total) == (270, 270)


async def test_a_missing_key_is_lost_and_another_value_is_wrong_and_lost(bench: _Bench) -> None:
    del bench.driver.held[bench.keys.key(11)]
    bench.driver.held[bench.keys.key(12)] = bench.keys.value(13)
    result = await bench.check()
    assert (result.found, result.lost, result.wrong, result.complete) == (268, 2, 1, True)
    assert result.unacked_found == 30


async def test_key_that_only_the_scan_misses_is_found_by_a_read(bench: _Bench) -> None:
    bench.driver.hidden = {bench.keys.key(n) for n in range(150, 300)}
    result = await bench.check()
    assert (result.found, result.lost, result.complete) == (270, 0, True)


async def test_scan_that_breaks_off_makes_the_proof_incomplete(bench: _Bench) -> None:
    bench.driver.broken_after = 100
    result = await bench.check()
    assert (result.found, result.lost, result.complete) == (270, 0, False)
    assert "did not get to its end: the system went away" in result.detail


async def test_key_that_can_not_be_read_is_not_called_lost(
    bench: _Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readback, "NO_PROGRESS_S", 0.0)
    bench.driver.broken_after = 0
    bench.driver.refusing = True
    result = await bench.check()
    assert (result.found, result.lost, result.complete) == (0, 0, False)
    assert "270 acknowledged writes could not be asked for" in result.detail
