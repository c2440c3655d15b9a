"""The writes of each group of keys are measured by themselves."""

from __future__ import annotations

import asyncio
import time
from asyncio import Future
from pathlib import Path

from msgspec import UNSET

from core.model.measurements import GroupAcks
from subjects.load.group_meter import GroupMeter
from subjects.load.keyvalue import KeyValue
from subjects.load.meter import Meter
from tests.unit.subjects.load.memory import MemoryDriver


class TwoHalves(MemoryDriver):
    """A system in memory whose keys are in two groups, of which one can be silent.

    Attributes:
        groups: how many there are.
        stuck: the groups that answer no write.
    """

    def __init__(self) -> None:
        super().__init__()
        self.groups = 2
        self.stuck: set[int] = set()

    def group_of(self, key: str) -> int:
        return int(key[-1]) % self.groups

    def write(self, key: str, value: bytes) -> Future[int]:
        if self.group_of(key) in self.stuck:
            return asyncio.get_running_loop().create_future()
        return super().write(key, value)


def test_group_is_silent_from_its_last_acknowledged_write_while_another_waits() -> None:
    meter = GroupMeter(2)
    for group in (0, 1):
        meter.sent(group, 1.0)
        meter.sent(group, 1.1)
        meter.acked(group, 1.2)
    meter.acked(1, 1.3)
    assert meter.report() == (GroupAcks(1.2, 1.2), GroupAcks(1.2, None))
    assert meter.report() == (GroupAcks(None, 1.2), GroupAcks(None, None))


def test_group_that_was_not_asked_is_silent_from_the_next_write_that_was_due() -> None:
    meter = GroupMeter(1)
    meter.sent(0, 1.0)
    meter.acked(0, 1.1)
    meter.sent(0, 5.0)
    assert meter.report() == (GroupAcks(1.1, 5.0),)


def test_failed_write_does_not_end_the_silence_of_its_group() -> None:
    meter = GroupMeter(1)
    meter.sent(0, 1.0)
    meter.failed(0)
    assert meter.report() == (GroupAcks(None, 1.0),)
    meter.sent(0, 3.0)
    meter.acked(0, 3.1)
    assert meter.report() == (GroupAcks(3.1, None),)


def test_standstill_of_the_load_is_no_silence_of_a_group() -> None:
    meter = Meter(0.0, GroupMeter(2))
    meter.note_write(1.0, 0)
    meter.skip(60.0)
    sample = meter.report(60.1, in_flight=1, total_writes_acked=0)
    assert sample.groups == (GroupAcks(None, 60.0), GroupAcks(None, None))


async def test_load_of_one_group_has_nothing_more_in_its_samples(tmp_path: Path) -> None:
    driver = TwoHalves()
    driver.groups = 1
    for number, one in enumerate((MemoryDriver(), driver)):
        load = KeyValue(one, tmp_path / f"{number}", "run", lambda _: None, 2.0)
        sample = load.meter.report(time.monotonic(), in_flight=0, total_writes_acked=0)
        assert sample.groups is UNSET
        await load.close()


async def test_stuck_group_is_told_from_one_that_goes_on(tmp_path: Path) -> None:
    driver = TwoHalves()
    driver.stuck = {1}
    load = KeyValue(driver, tmp_path / "ledger", "run", lambda _: None, 2.0)
    begun = time.monotonic()
    for _ in range(4):
        load.ask(time.monotonic(), lambda _: None)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    sample = load.meter.report(time.monotonic(), in_flight=2, total_writes_acked=2)
    assert sample.groups is not UNSET
    goes_on, stuck = sample.groups
    assert goes_on.first_ack_t is not None and goes_on.waiting_t is None
    assert stuck.first_ack_t is None
    assert stuck.waiting_t is not None and begun <= stuck.waiting_t <= sample.t
    load.pending.expire(time.monotonic() + 3.0)
    await asyncio.sleep(0)
    later = load.meter.report(time.monotonic(), in_flight=0, total_writes_acked=2)
    assert later.groups == (GroupAcks(None, None), stuck)
    await load.close()
