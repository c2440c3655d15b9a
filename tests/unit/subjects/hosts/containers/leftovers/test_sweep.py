from pathlib import Path

import pytest

from subjects.hosts.containers.labels import owner_label
from subjects.hosts.containers.leftovers.sweep import (
    Orphan,
    find_orphans,
    remove_orphans,
    remove_orphans_anywhere,
    undo_run,
)
from subjects.hosts.containers.note import EngineNote
from tests.identities import ELSEWHERE, NOBODY, label
from tests.no_engine import without_engine
from tests.unit.subjects.hosts.containers.memory import MemoryEngine, container

DEAD = label(NOBODY)
UNKNOWN = label(ELSEWHERE)


async def replay_nothing(_: object) -> list[str]:
    return []


async def test_orphans_are_only_containers_that_a_dead_process_of_this_machine_left() -> None:
    memory = MemoryEngine(
        container("c1", run="r1", owner=DEAD, service="n1"),
        container("c2", run="r1", owner=DEAD, service="n2"),
        container("c3", run="r2", owner=owner_label()),
        container("c4", run="r3", owner=UNKNOWN),
        container("c5", run="r4", owner="rubbish"),
        container("c6", run="", owner=DEAD),
    )
    assert await find_orphans(memory.engine) == [
        Orphan(run="r1", services=("n1", "n2"), is_dead=True),
        Orphan(run="r3", services=("n1",), is_dead=False),
        Orphan(run="r4", services=("n1",), is_dead=False),
    ]
    assert await remove_orphans(memory.engine) == [
        "2 containers of a run that crashed were removed."
    ]
    assert list(memory.views) == ["c3", "c4", "c5", "c6"]


async def test_engine_without_orphans_has_nothing_to_report() -> None:
    assert await remove_orphans(MemoryEngine().engine) == []


async def test_orphan_of_a_run_with_a_folder_is_left_alone() -> None:
    memory = MemoryEngine(container(owner=DEAD))
    assert await remove_orphans(memory.engine, but={"r1"}) == []
    assert memory.calls == []


async def test_an_engine_that_was_named_and_is_away_may_hold_something(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/none")
    undone = await remove_orphans_anywhere()
    assert "nobody can see whether something is left in it. " in undone.kept_because
    assert not undone.messages


async def test_an_engine_that_a_run_could_not_be_looked_for_in_is_told_of_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    url = f"unix://{tmp_path}/none"
    monkeypatch.setenv("DOCKER_HOST", url)
    kept = await undo_run(EngineNote(url=url, project="p", run="r1"), replay_nothing)
    undone = await remove_orphans_anywhere((kept.kept_because,))
    assert (undone.kept_because, undone.messages) == ("", ())
    other = await remove_orphans_anywhere(("Something else couldn't be undone.",))
    assert "nobody can see whether something is left in it. " in other.kept_because


async def test_missing_engine_that_nobody_named_holds_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("DOCKER_HOST", "DOCKER_CONTEXT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DOCKER_CONFIG", without_engine(tmp_path)["DOCKER_CONFIG"])
    undone = await remove_orphans_anywhere()
    assert (undone.kept_because, undone.messages) == ("", ())
