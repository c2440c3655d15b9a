import pytest

from chaos.executors import (
    DELAY_MS,
    EXECUTORS,
    FAULTS_BY_KEY,
    KillExecutor,
    LatencyExecutor,
    PartitionExecutor,
    PauseExecutor,
    StopExecutor,
)
from core.model.fault_kinds import FAULT_KINDS
from core.ports import SubjectError
from tests.unit.chaos.nodes import RecordingContainer, RecordingNode


async def test_a_kill_is_undone_by_a_restart() -> None:
    node, kill = RecordingNode(), KillExecutor()
    await kill.inject(node)
    assert not await kill.is_undone(node)
    await kill.undo(node)
    assert await kill.is_undone(node)
    assert node.calls == ["kill", "restart"]


async def test_a_stop_is_undone_by_a_restart() -> None:
    node, stop = RecordingNode(), StopExecutor()
    await stop.inject(node)
    assert not await stop.is_undone(node)
    await stop.undo(node)
    assert await stop.is_undone(node)
    assert node.calls == ["ask to end", "restart"]


async def test_a_stopped_node_that_somebody_started_is_not_started_again() -> None:
    node, stop = RecordingNode(), StopExecutor()
    await stop.inject(node)
    node.alive = True
    await stop.undo(node)
    assert node.calls == ["ask to end"]


async def test_a_pause_is_undone_by_a_resume() -> None:
    node, pause = RecordingNode(), PauseExecutor()
    await pause.inject(node)
    assert not await pause.is_undone(node)
    await pause.undo(node)
    assert await pause.is_undone(node)
    assert node.calls == ["pause", "resume"]


async def test_a_paused_node_that_was_killed_meanwhile_has_no_pause_left() -> None:
    node, pause = RecordingNode(), PauseExecutor()
    await pause.inject(node)
    await node.kill()
    await pause.undo(node)
    assert await pause.is_undone(node)
    assert "resume" not in node.calls


async def test_a_killed_node_that_was_restarted_and_paused_is_not_back() -> None:
    node, kill = RecordingNode(), KillExecutor()
    node.paused = True
    assert not await kill.is_undone(node)


async def test_a_partition_is_undone_by_a_reconnection() -> None:
    node, partition = RecordingContainer(), PartitionExecutor()
    await partition.inject(node)
    assert not await partition.is_undone(node)
    await partition.undo(node)
    assert await partition.is_undone(node)
    assert node.calls == ["cut off", "reconnect"]


async def test_a_node_that_somebody_reconnected_is_not_reconnected_again() -> None:
    node, partition = RecordingContainer(), PartitionExecutor()
    await partition.inject(node)
    node.cut = False
    await partition.undo(node)
    assert node.calls == ["cut off"]


async def test_a_delay_is_undone_by_taking_it_away() -> None:
    node, latency = RecordingContainer(), LatencyExecutor()
    await latency.inject(node)
    assert node.delay_ms == DELAY_MS
    assert not await latency.is_undone(node)
    await latency.undo(node)
    assert await latency.is_undone(node)
    assert node.calls == ["slow down", "speed up"]


async def test_a_local_process_cannot_be_cut_off_or_slowed_down_and_that_is_said() -> None:
    node = RecordingNode()
    with pytest.raises(SubjectError, match="n1 can't be cut off where it runs") as raised:
        await PartitionExecutor().inject(node)
    assert raised.value.remedy == "Choose another fault."
    with pytest.raises(SubjectError, match="n1 can't be slowed down where it runs"):
        await LatencyExecutor().inject(node)
    assert node.calls == []
    assert await PartitionExecutor().is_undone(node)
    assert await LatencyExecutor().is_undone(node)


def test_every_kind_of_fault_has_what_does_it() -> None:
    assert set(FAULTS_BY_KEY) == {kind.key for kind in FAULT_KINDS}
    assert len(FAULTS_BY_KEY) == len(FAULT_KINDS)
    assert {kind.executor for kind in FAULT_KINDS} == set(EXECUTORS)
