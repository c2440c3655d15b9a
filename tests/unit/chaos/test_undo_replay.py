from collections.abc import Mapping
from pathlib import Path

import pytest

from chaos import undo_replay as replay_module
from chaos.journal import FILE, PendingFault, UndoJournal
from chaos.undo_replay import FindNode, replay, replay_blocking
from core.ports import Node, SubjectError
from tests.unit.chaos.nodes import RecordingContainer, RecordingNode

Identity = Mapping[str, str | int | float]


def always(node: Node | None) -> FindNode:
    async def find(_: Identity) -> Node | None:
        return node

    return find


def leave(folder: Path, chaos_type: str = "node-pause", node: str = "n1") -> UndoJournal:
    journal = UndoJournal(folder / FILE)
    identity: dict[str, str | int | float] = {"node": node}
    journal.write(
        PendingFault(fault_id=f"f-{node}", chaos_type=chaos_type, node=node, identity=identity)
    )
    return journal


async def test_a_pause_that_was_left_in_is_undone_and_told(tmp_path: Path) -> None:
    journal = leave(tmp_path)
    node = RecordingNode()
    node.paused = True
    messages = await replay(tmp_path, always(node))
    assert node.calls == ["resume"]
    assert messages == [
        "n1 of a run that crashed was still stopped where it stood; that is undone."
    ]
    assert journal.read().pending == ()


async def test_fault_of_a_node_that_is_gone_needs_no_undo_and_no_word(tmp_path: Path) -> None:
    journal = leave(tmp_path, "process-kill")
    assert await replay(tmp_path, always(None)) == []
    assert journal.read().pending == ()


async def test_the_newest_fault_is_undone_first(tmp_path: Path) -> None:
    leave(tmp_path, node="n1")
    leave(tmp_path, node="n2")
    order: list[str] = []

    async def find(identity: Identity) -> None:
        order.append(str(identity["node"]))

    await replay(tmp_path, find)
    assert order == ["n2", "n1"]


async def test_fault_that_cannot_be_undone_is_told_and_stays_pending(tmp_path: Path) -> None:
    journal = leave(tmp_path)
    node = RecordingNode()
    node.paused = node.refuses = True
    messages = await replay(tmp_path, always(node))
    assert "can't be undone: n1 refuses to resume." in messages[0]
    assert [fault.node for fault in journal.read().pending] == ["n1"]


async def test_an_undo_that_does_not_help_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replay_module, "VERIFY_WITHIN_S", 0.0)
    journal = leave(tmp_path, "process-kill")
    node = RecordingNode()
    node.alive = False

    async def restart() -> None:
        return

    monkeypatch.setattr(node, "restart", restart)
    assert (await replay(tmp_path, always(node)))[0].endswith("undone: it is still there.")
    assert journal.read().pending


async def test_fault_of_a_node_in_an_unknown_state_is_left_alone(tmp_path: Path) -> None:
    journal = leave(tmp_path, "partition")
    node = RecordingContainer()
    node.engine_answers, node.cut = False, True
    assert "engine doesn't answer" in (await replay(tmp_path, always(node)))[0]
    assert node.calls == []
    assert journal.read().pending


async def test_a_node_that_vanishes_while_it_is_undone_needs_no_undo(tmp_path: Path) -> None:
    journal = leave(tmp_path)
    node = RecordingNode()
    node.paused = node.refuses = True
    found = iter((node, None))

    async def find(_: Identity) -> RecordingNode | None:
        return next(found)

    assert await replay(tmp_path, find) == []
    assert journal.read().pending == ()


async def test_failure_to_find_the_node_is_told(tmp_path: Path) -> None:
    journal = leave(tmp_path)

    async def find(_: Identity) -> None:
        raise SubjectError("Nobody answers.")

    assert "can't be undone: Nobody answers." in (await replay(tmp_path, find))[0]
    assert journal.read().pending


async def test_a_fault_of_an_unknown_kind_is_told(tmp_path: Path) -> None:
    leave(tmp_path, "flood")
    assert "unknown kind 'flood'" in (await replay(tmp_path, always(RecordingNode())))[0]


async def test_a_damaged_journal_is_told_of_and_the_rest_replayed(tmp_path: Path) -> None:
    leave(tmp_path)
    with (tmp_path / FILE).open("ab") as file:
        file.write(b'{"line":"fau')
    node = RecordingNode()
    node.paused = True
    messages = await replay(tmp_path, always(node))
    assert "damaged in line 2" in messages[0]
    assert node.calls == ["resume"]


def test_without_a_journal_there_is_nothing_to_do(tmp_path: Path) -> None:
    assert replay_blocking(tmp_path, always(None)) == []
