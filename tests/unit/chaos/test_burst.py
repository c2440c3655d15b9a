"""A burst of traffic: done to a load, undone by calm, gone with its process."""

import pytest

from chaos.burst import CONFIG, BurstExecutor
from chaos.catalog import CATALOG
from chaos.pause import PauseExecutor
from chaos.types import ChaosConfig, ChaosType
from core.ports import SubjectError
from tests.unit.chaos.nodes import RecordingNode


class BurstingLoad(RecordingNode):
    """A load that does what it is told."""

    def __init__(self) -> None:
        super().__init__("load")
        self.multiplier = 1.0

    async def burst(self, multiplier: float) -> None:
        self._call("burst")
        self.multiplier = multiplier

    async def calm(self) -> None:
        self._call("calm")
        self.multiplier = 1.0

    def is_bursting(self) -> bool:
        return self.multiplier > 1


async def test_a_burst_multiplies_the_load_and_is_undone_by_calm() -> None:
    load, burst = BurstingLoad(), BurstExecutor()
    await burst.inject(load)
    assert load.multiplier == CONFIG.burst_multiplier
    assert not await burst.is_undone(load)
    await burst.undo(load)
    assert await burst.is_undone(load)
    assert load.calls == ["burst", "calm"]


async def test_a_load_that_is_calm_already_is_left_alone() -> None:
    load, burst = BurstingLoad(), BurstExecutor()
    await burst.undo(load)
    assert load.calls == []


async def test_the_configuration_says_how_much() -> None:
    load = BurstingLoad()
    config = ChaosConfig(
        name="small",
        chaos_type=ChaosType.BURST_TRAFFIC,
        description="",
        duration_sec=1.0,
        burst_multiplier=2.5,
    )
    await BurstExecutor(config).inject(load)
    assert load.multiplier == 2.5


async def test_what_is_no_load_cannot_burst_and_shows_no_burst() -> None:
    node, burst = RecordingNode("lim1"), BurstExecutor()
    with pytest.raises(SubjectError, match="lim1 can't send a burst"):
        await burst.inject(node)
    # So it is for a process that a crashed run left: its burst ended with it.
    assert await burst.is_undone(node)


async def test_a_burst_ends_by_itself_and_a_paused_store_does_not() -> None:
    assert CATALOG[ChaosType.BURST_TRAFFIC].config.duration_sec == 4.0
    assert CATALOG[ChaosType.REDIS_PAUSE].config.duration_sec == 0.0
    assert isinstance(CATALOG[ChaosType.REDIS_PAUSE].executor, PauseExecutor)
