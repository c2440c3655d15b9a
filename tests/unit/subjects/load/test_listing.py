"""The last check of a run lists its writes, for others to judge; earlier checks don't."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.model.events import WritesListed
from core.model.write_list import Found, ListedWrite, unpack_part
from subjects.load.keyvalue import KeyValue
from subjects.load.protocol import AnyReport
from tests.unit.subjects.load.memory import MemoryDriver


class ListingBench:
    """A load of ten writes on a system in memory: eight acknowledged, one refused, one silent."""

    def __init__(self, folder: Path) -> None:
        self.driver = MemoryDriver()
        self.told: list[AnyReport] = []
        self.load = KeyValue(self.driver, folder / "load.ledger", "run", self.told.append, 2.0)

    async def write(self, count: int) -> None:
        for _ in range(count):
            self.load.ask(time.monotonic())
            await asyncio.sleep(0)

    async def write_all(self) -> None:
        await self.write(8)
        self.driver.refusing = True
        await self.write(1)
        self.driver.refusing, self.driver.silent = False, True
        await self.write(1)
        self.driver.silent = False

    def listed(self) -> list[ListedWrite]:
        parts = [report for report in self.told if isinstance(report, WritesListed)]
        return [write for part in parts for write in unpack_part(part.data, part.first)]


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[ListingBench]:
    bench = ListingBench(tmp_path)
    yield bench
    bench.load.pending.expire(time.monotonic() + 60.0)
    await bench.load.close()


async def test_last_check_lists_every_write_with_its_outcome(bench: ListingBench) -> None:
    await bench.write_all()
    result = await bench.load.check_ledger(last=True)
    writes = bench.listed()
    assert [write.number for write in writes] == list(range(10))
    assert [write.acked for write in writes] == [True] * 8 + [False] * 2
    assert (result.acked, result.found) == (8, 8)
    assert [write.found for write in writes] == [Found.RIGHT] * 8 + [Found.MISSING] * 2
    assert [write.ended_s is None for write in writes] == [False] * 9 + [True]


async def test_lost_and_wrong_writes_are_listed_as_such(bench: ListingBench) -> None:
    await bench.write(4)
    held = bench.driver.held
    first, second, *_ = sorted(held)
    del held[first]
    held[second] = b"another"
    result = await bench.load.check_ledger(last=True)
    assert (result.lost, result.wrong) == (2, 1)
    found = [write.found for write in bench.listed()]
    assert found == [Found.MISSING, Found.WRONG, Found.RIGHT, Found.RIGHT]


async def test_check_in_the_middle_of_a_run_lists_nothing(bench: ListingBench) -> None:
    await bench.write(4)
    await bench.load.check_ledger()
    await bench.load.check_ledger(2)
    assert bench.listed() == []


async def test_next_load_process_goes_on_with_the_same_list(tmp_path: Path) -> None:
    first = ListingBench(tmp_path)
    await first.write(3)
    await first.load.close()
    second = ListingBench(tmp_path)
    second.driver.held = dict(first.driver.held)
    await second.write(2)
    await second.load.check_ledger(last=True)
    writes = second.listed()
    await second.load.close()
    assert [write.number for write in writes] == [0, 1, 2, 3, 4]
    begun = [write.begun_s for write in writes if write.begun_s is not None]
    assert len(begun) == 5
    assert begun == sorted(begun)
