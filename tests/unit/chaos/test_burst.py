"""A burst of traffic is done to a load, undone by calm, and gone with the load's process."""

import pytest

from chaos.executors import FAULTS_BY_KEY, MULTIPLIER, BurstExecutor, PauseExecutor
from core.model.fault_kinds import BURST, STORE_PAUSE
from core.ports import SubjectError
from tests.unit.chaos.nodes import RecordingNode


class BurstingLoad(RecordingNode):
    """A load that obeys."""

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
    assert load.multiplier == MULTIPLIER
    assert not await burst.is_undone(load)
    await burst.undo(load)
    assert await burst.is_undone(load)
    assert load.calls == ["burst", "calm"]


async def test_a_load_that_is_calm_already_is_left_alone() -> None:
    load, burst = BurstingLoad(), BurstExecutor()
    await burst.undo(load)
    assert load.calls == []


async def test_a_burst_raises_the_load_by_as_much_as_it_is_told() -> None:
    load = BurstingLoad()
    await BurstExecutor(2.5).inject(load)
    assert load.multiplier == 2.5


@pytest.mark.parametrize("multiplier", [0.5, float("nan"), float("inf")])
def test_a_burst_that_makes_no_sense_is_refused(multiplier: float) -> None:
    with pytest.raises(ValueError, match="can't be raised"):
        BurstExecutor(multiplier)


async def test_node_without_a_load_cannot_burst_and_shows_no_burst() -> None:
    node, burst = RecordingNode("lim1"), BurstExecutor()
    with pytest.raises(SubjectError, match="lim1 can't send a burst"):
        await burst.inject(node)
    # The process that a crashed run left has no burst, either: the burst ended with the run.
    assert await burst.is_undone(node)


async def test_a_burst_ends_by_itself_and_a_paused_store_does_not() -> None:
    assert FAULTS_BY_KEY[BURST.key].kind.duration_s == 4.0
    assert FAULTS_BY_KEY[STORE_PAUSE.key].kind.duration_s == 0.0
    assert isinstance(FAULTS_BY_KEY[STORE_PAUSE.key].executor, PauseExecutor)
