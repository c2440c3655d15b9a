from chaos.catalog import CATALOG
from chaos.kill import KillExecutor
from chaos.pause import PauseExecutor
from chaos.types import ChaosType
from tests.unit.chaos.nodes import RecordingNode


async def test_a_kill_is_undone_by_a_restart() -> None:
    node, kill = RecordingNode(), KillExecutor()
    await kill.inject(node)
    assert not await kill.is_undone(node)
    await kill.undo(node)
    assert await kill.is_undone(node)
    assert node.calls == ["kill", "restart"]


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


def test_every_kind_of_fault_has_what_does_it() -> None:
    assert set(CATALOG) == {kind.value for kind in ChaosType}
