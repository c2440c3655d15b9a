import asyncio
from pathlib import Path

import pytest
from msgspec.structs import replace

from chaos import injector as injector_module
from chaos.executors import Fault, PauseExecutor
from chaos.injector import Injector
from chaos.journal import FILE, UndoJournal
from core.model.fault_kinds import LATENCY, NODE_PAUSE
from core.ports import SubjectError
from tests.unit.chaos.nodes import RecordingContainer, RecordingNode

KILL, PAUSE = "process-kill", "node-pause"


@pytest.fixture
def injector(tmp_path: Path) -> Injector:
    return Injector(lambda: tmp_path)


async def test_the_undo_is_on_disk_before_the_fault_goes_in(
    injector: Injector, tmp_path: Path
) -> None:
    node = RecordingNode()
    seen: list[str] = []
    node.before_call = lambda: seen.extend(
        entry.node for entry in UndoJournal(tmp_path / FILE).read().pending
    )
    fault = await injector.inject(KILL, node)
    assert seen == ["n1"]
    assert injector.active == (fault,)
    pending = UndoJournal(tmp_path / FILE).read().pending[0]
    assert pending.identity == {"node": "n1", "pid": 42, "create_time": 1.5}


async def test_an_undone_fault_leaves_nothing(injector: Injector, tmp_path: Path) -> None:
    node = RecordingNode()
    fault = await injector.inject(PAUSE, node)
    await injector.undo(fault)
    assert node.calls == ["pause", "resume"]
    assert injector.active == ()
    assert UndoJournal(tmp_path / FILE).read().pending == ()


async def test_undoing_twice_does_it_once(injector: Injector) -> None:
    node = RecordingNode()
    fault = await injector.inject(KILL, node)
    await injector.undo(fault)
    await injector.undo(fault)
    assert node.calls == ["kill", "restart"]


async def test_a_fault_that_somebody_else_undid_is_only_forgotten(
    injector: Injector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(injector_module, "SHOWS_WITHIN_S", 0.0)
    node = RecordingNode()
    fault = await injector.inject(KILL, node)
    node.alive = True
    await injector.undo(fault)
    assert node.calls == ["kill"]
    assert injector.active == ()


async def test_a_fault_that_does_not_show_yet_is_undone_when_it_does(
    injector: Injector, monkeypatch: pytest.MonkeyPatch
) -> None:
    node = RecordingNode()
    looks = iter((False, False))
    monkeypatch.setattr(node, "is_paused", lambda: next(looks, node.paused))
    fault = await injector.inject(PAUSE, node)
    await injector.undo(fault)
    assert node.calls == ["pause", "resume"]
    assert not node.paused


async def test_a_fault_that_could_not_go_in_is_not_active_and_not_pending(
    injector: Injector, tmp_path: Path
) -> None:
    node = RecordingNode()
    node.refuses = True
    with pytest.raises(SubjectError, match="refuses to kill"):
        await injector.inject(KILL, node)
    assert injector.active == ()
    assert UndoJournal(tmp_path / FILE).read().pending == ()


async def test_fault_whose_undo_cannot_be_written_is_not_injected(tmp_path: Path) -> None:
    node = RecordingNode()
    injector = Injector(lambda: tmp_path / "gone")
    with pytest.raises(SubjectError, match="was not injected"):
        await injector.inject(KILL, node)
    assert node.calls == []
    assert injector.active == ()


async def test_an_unknown_fault_names_those_that_exist(injector: Injector) -> None:
    with pytest.raises(SubjectError, match="'flood'") as raised:
        await injector.inject("flood", RecordingNode())
    assert KILL in raised.value.remedy
    assert PAUSE in raised.value.remedy


async def test_a_fault_that_cannot_be_undone_stays_active_and_on_disk(
    injector: Injector, tmp_path: Path
) -> None:
    stubborn = RecordingNode("n1")
    fault = await injector.inject(KILL, stubborn)
    stubborn.refuses = True
    with pytest.raises(SubjectError, match="n1 refuses to restart"):
        await injector.undo(fault)
    assert injector.active == (fault,)
    assert [entry.node for entry in UndoJournal(tmp_path / FILE).read().pending] == ["n1"]


async def test_an_undo_that_does_not_help_is_told(
    injector: Injector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(injector_module, "VERIFY_WITHIN_S", 0.0)
    node = RecordingNode()
    fault = await injector.inject(PAUSE, node)

    async def resume() -> None:
        return

    monkeypatch.setattr(node, "resume", resume)
    with pytest.raises(SubjectError, match="still there"):
        await injector.undo(fault)
    assert injector.active == (fault,)


async def test_a_fault_is_not_forgotten_while_nobody_knows_how_the_node_is(
    injector: Injector, tmp_path: Path
) -> None:
    node = RecordingContainer()
    fault = await injector.inject("partition", node)
    node.engine_answers = False
    with pytest.raises(SubjectError, match="engine doesn't answer"):
        await injector.undo(fault)
    assert injector.active == (fault,)
    assert [entry.node for entry in UndoJournal(tmp_path / FILE).read().pending] == ["n1"]
    node.engine_answers = True
    await injector.undo(fault)
    assert not node.cut
    assert injector.active == ()


async def test_two_who_undo_the_same_fault_at_once_do_it_once(injector: Injector) -> None:
    node = RecordingNode()
    fault = await injector.inject(PAUSE, node)
    await asyncio.gather(injector.undo(fault), injector.undo(fault))
    assert node.calls == ["pause", "resume"]
    assert injector.active == ()


async def test_a_fault_says_how_long_it_stays_in(tmp_path: Path) -> None:
    lasting = replace(NODE_PAUSE, duration_s=2.5)
    injector = Injector(lambda: tmp_path, {PAUSE: Fault(lasting, PauseExecutor())})
    fault = await injector.inject(PAUSE, RecordingNode())
    assert fault.duration_s == 2.5


async def test_a_fault_has_the_duration_and_the_strength_of_its_kind(tmp_path: Path) -> None:
    node, injector = RecordingContainer(), Injector(lambda: tmp_path)
    fault = await injector.inject(replace(LATENCY, duration_s=7.0, strength=120.0), node)
    assert (fault.chaos_type, fault.duration_s, node.delay_ms) == (LATENCY.key, 7.0, 120.0)
    # The journal knows the key alone: that finds what undoes the fault.
    assert [left.chaos_type for left in UndoJournal(tmp_path / FILE).read().pending] == ["latency"]
    await injector.undo(fault)
    assert node.delay_ms == 0.0
