"""The load process tells TiKV's regions apart: one that hangs, from those that go on."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.model import events as ev
from core.views.key_groups import PATIENCE_S, lasting
from core.views.timeline import RunClock, Timeline
from subjects.load.client import LoadProcess
from tests.event_recorder import EventRecorder
from tests.unit.subjects.tikv.standin import StandIn

REGIONS = 4


class _GroupsBench(EventRecorder):
    """A load process over ``cluster``, and the stage that its events add up to."""

    def __init__(self, cluster: StandIn, folder: Path) -> None:
        super().__init__()
        self.clock, self.timeline = RunClock(), Timeline()
        self.load = LoadProcess(
            driver="subjects.tikv.driver:TikvDriver",
            options=lambda: {"pd": cluster.endpoints, "regions": REGIONS},
            run_folder=folder,
            run_id="run",
            emit=self.take,
            clock=self.clock,
        )

    def take(self, event: ev.Event) -> None:
        self.timeline.append(event)
        super().take(event)

    @property
    def stalled(self) -> set[int]:
        """The regions that stand still."""
        return {stall.group for stall in lasting(self.timeline.state.system.stalls)}

    def note_fault(self) -> None:
        """Tells the stage that the fault goes in now."""
        t = self.clock.now()
        self.take(ev.FaultInjected(t=t, fault_id="1", chaos_type="", node="", text=""))


@pytest.fixture
async def cluster() -> AsyncIterator[StandIn]:
    cluster = StandIn(regions=REGIONS)
    await cluster.start()
    yield cluster
    await cluster.stop()
    del cluster
    gc.collect()  # the library's thread ends with the last of its objects


async def test_regions_of_a_paused_store_stand_still_and_the_others_go_on(
    cluster: StandIn, tmp_path: Path
) -> None:
    bench = _GroupsBench(cluster, tmp_path)
    try:
        await bench.load.start(400)
        await bench.until(lambda: len(bench.samples()) > 3)
        bench.note_fault()
        paused = cluster.stores[0]
        paused.hanging = True
        await bench.until(lambda: bench.stalled == {0, 2})
        paused.hanging = False
        await bench.until(lambda: not bench.stalled)
        await bench.load.stop()
    finally:
        await bench.load.close()
    longest = bench.timeline.state.silences_s
    assert len(longest) == REGIONS
    assert min(longest[0], longest[2]) >= PATIENCE_S
