"""The load process tells TiKV's regions apart: one that hangs, from those that go on."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from msgspec import UNSET

from core.model.measurements import Sample
from core.views.timeline import RunClock
from subjects.load.client import LoadProcess
from tests.told import Told
from tests.unit.subjects.tikv.standin import StandIn

REGIONS = 4


class _Bench(Told):
    def __init__(self, cluster: StandIn, folder: Path) -> None:
        super().__init__()
        self.load = LoadProcess(
            driver="subjects.tikv.driver:TikvDriver",
            options=lambda: {"pd": cluster.endpoints, "regions": REGIONS},
            run_folder=folder,
            run_id="run",
            emit=self.take,
            clock=RunClock(),
        )

    def silent(self) -> list[int]:
        """The regions that took no write in the last sample although one waited before it."""
        samples = self.samples()
        return [] if not samples else [n for n in range(REGIONS) if _is_silent(samples[-1], n)]


def _is_silent(sample: Sample, region: int) -> bool:
    assert sample.groups is not UNSET and len(sample.groups) == REGIONS
    acks, start_t = sample.groups[region], sample.t - sample.interval_s
    waits = acks.waiting_t is not None and acks.waiting_t < start_t
    return acks.first_ack_t is None and waits


@pytest.fixture
async def cluster() -> AsyncIterator[StandIn]:
    cluster = StandIn(regions=REGIONS)
    await cluster.start()
    yield cluster
    await cluster.stop()
    del cluster
    gc.collect()  # the library's thread ends with the last of its objects


async def test_load_process_tells_silent_regions_from_those_that_go_on(
    cluster: StandIn, tmp_path: Path
) -> None:
    bench = _Bench(cluster, tmp_path)
    try:
        await bench.load.start(400)
        await bench.until(lambda: bool(bench.samples()) and not bench.silent())
        paused = cluster.stores[0]
        paused.hanging = True
        await bench.until(lambda: bench.silent() == [0, 2])
        paused.hanging = False
        await bench.until(lambda: not bench.silent())
        await bench.load.stop()
    finally:
        await bench.load.close()
