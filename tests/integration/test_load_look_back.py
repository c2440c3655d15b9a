"""A read-back in the middle of a show: a real load process goes on meanwhile."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from core.model import events as ev
from core.views.timeline import RunClock
from subjects.load.client import LoadProcess

pytestmark = pytest.mark.integration

WITHIN_S = 60.0


def acked(told: list[ev.Event]) -> int:
    """Returns how many writes the load has told of."""
    samples = [event.sample for event in told if isinstance(event, ev.Sampled)]
    return samples[-1].total_writes_acked if samples else 0


async def more_than(told: list[ev.Event], count: int) -> None:
    async with asyncio.timeout(WITHIN_S):
        while acked(told) <= count:
            await asyncio.sleep(0.02)


async def test_load_goes_on_while_what_it_wrote_is_read_back(tmp_path: Path) -> None:
    told: list[ev.Event] = []
    load = LoadProcess(
        driver="tests.unit.subjects.load.memory:MemoryDriver",
        options=dict,
        run_folder=tmp_path,
        run_id="run",
        emit=told.append,
        clock=RunClock(),
    )
    try:
        await load.start(500)
        await more_than(told, 50)
        first, end = await load.look_back()
        assert first.complete
        assert 50 < first.acked == first.found <= end
        await more_than(told, first.acked + 50)
        second, last = await load.look_back(end)
        assert second.complete
        assert second.acked > 0
        assert last > end
        assert load.rate == 500
        assert not any(isinstance(event, ev.ReadBackDone) for event in told)
        states = [event.status for event in told if isinstance(event, ev.LoadChanged)]
        assert states == [ev.LoadStatus.STARTING, ev.LoadStatus.RUNNING]
        whole = await load.read_back()
        assert whole.complete
        assert whole.acked >= first.acked + second.acked
    finally:
        await load.close()
