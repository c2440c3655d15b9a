import os
import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace

from core.process.identity import Liveness
from subjects.hosts.processes.runs import OWNER, PROCESSES
from subjects.hosts.processes.sweep import Swept, Undone, sweep, unjudged
from tests.identities import EARLIER, ELSEWHERE, NOBODY, OTHER_NAMESPACE, owner_note
from tests.unit.subjects.hosts.processes.run_folders import make


def test_the_folder_of_a_dead_owner_is_swept_and_that_of_a_living_one_is_not(
    tmp_path: Path,
) -> None:
    mine = make(tmp_path)
    dead = make(tmp_path, NOBODY)
    reused_pid = make(tmp_path, EARLIER)
    swept = sweep(tmp_path)
    assert swept.folders == 2
    assert mine.path.exists()
    assert not dead.path.exists()
    assert not reused_pid.path.exists()
    assert [path.name for path in tmp_path.iterdir()] == [mine.path.name]


def test_a_folder_that_is_just_being_made_is_left_alone_however_old_it_looks(
    tmp_path: Path,
) -> None:
    (tmp_path / "young").mkdir()
    (tmp_path / "half").mkdir()
    (tmp_path / "half" / OWNER).touch()
    for name in ("young", "half"):
        os.utime(tmp_path / name, (1_000_000, 1_000_000))
    assert sweep(tmp_path).folders == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["half", "young"]


@pytest.mark.parametrize(
    "owner_file",
    [
        b'{"pid":',
        b'{"pid":1,"create_time":5.0}',
        owner_note(ELSEWHERE),
        owner_note(OTHER_NAMESPACE, is_locked=False),
    ],
)
def test_a_folder_that_cannot_be_judged_is_left_alone_and_named_with_the_way_out(
    tmp_path: Path, owner_file: bytes
) -> None:
    folder = make(tmp_path, NOBODY, "r1")
    (folder.path / OWNER).write_bytes(owner_file)
    os.utime(folder.path, (1_000_000, 1_000_000))
    swept = sweep(tmp_path)
    assert (swept.folders, swept.messages, swept.kept) == (0, (), ())
    (sentence,) = swept.unjudged
    assert f"{folder.path} " in sentence
    assert "undo where it was begun, or delete that folder" in sentence
    assert unjudged(tmp_path) == swept.unjudged
    assert (folder.path / OWNER).read_bytes() == owner_file


def test_a_folder_that_is_abandoned_is_swept_while_its_owner_lives(tmp_path: Path) -> None:
    mine = make(tmp_path)
    assert mine.liveness() is Liveness.ALIVE
    mine.abandon()
    assert mine.liveness() is Liveness.ENDED
    assert sweep(tmp_path).folders == 1


@pytest.mark.usefixtures("no_locks")
def test_without_locks_a_living_owner_is_left_alone_and_a_dead_one_swept(tmp_path: Path) -> None:
    mine, dead = make(tmp_path), make(tmp_path, NOBODY)
    elsewhere = make(tmp_path, ELSEWHERE)
    swept = sweep(tmp_path)
    assert swept.folders == 1
    assert not dead.path.exists()
    assert len(swept.unjudged) == 1
    assert {path.name for path in tmp_path.iterdir()} == {mine.path.name, elsewhere.path.name}
    mine.remove()


def test_folder_that_cannot_be_deleted_is_swept_again_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead = make(tmp_path, NOBODY)
    (dead.path / "n1").mkdir()

    def refuse(_: Path, *, ignore_errors: bool) -> None:
        assert ignore_errors

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", refuse)
        sweep(tmp_path)
    assert dead.liveness() is Liveness.ENDED
    sweep(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_undo_comes_before_the_removal(tmp_path: Path) -> None:
    dead = make(tmp_path, NOBODY)
    (dead.path / "undo.jsonl").write_text("x")

    def undo(folder: Path) -> Undone:
        return Undone(messages=(f"{(folder / 'undo.jsonl').read_text()} was undone",))

    assert sweep(tmp_path, undo).messages == ("x was undone",)


@pytest.mark.parametrize("locks", ["locks", "no_locks"])
def test_a_folder_whose_undo_is_not_done_is_kept_as_it_was_for_any_later_sweep(
    tmp_path: Path, locks: str, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue(locks)
    dead = make(tmp_path, NOBODY, "r1")
    (dead.path / "undo.jsonl").write_text("x")
    swept = sweep(tmp_path, lambda _: Undone(messages=("half",), kept_because="Engine is off."))
    assert swept == Swept(0, (), ("half",), ("Engine is off.",))
    assert [path.name for path in tmp_path.iterdir()] == ["r1"]
    assert (dead.path / "undo.jsonl").read_text() == "x"
    assert dead.liveness() is Liveness.ENDED
    assert sweep(tmp_path, lambda _: Undone()).folders == 1
    assert list(tmp_path.iterdir()) == []


def test_processes_that_are_gone_or_written_only_in_part_are_no_trouble(tmp_path: Path) -> None:
    dead = make(tmp_path, NOBODY)
    dead.register("n1", NOBODY)
    dead.register("n2", EARLIER)
    with (dead.path / PROCESSES).open("ab") as file:
        file.write(b'{"name":"n3","ident')
    assert sweep(tmp_path).killed == ()


def test_servers_that_cannot_be_looked_at_keep_their_folder_and_are_named(tmp_path: Path) -> None:
    dead = make(tmp_path, OTHER_NAMESPACE)
    dead.register("n1", OTHER_NAMESPACE)
    dead.register("n2", NOBODY)
    swept = sweep(tmp_path, lambda _: Undone(messages=("undone",)))
    assert (swept.folders, swept.messages) == (0, ("undone",))
    (sentence,) = swept.unjudged
    assert "whether its n1 still run can't be told" in sentence
    assert dead.liveness() is Liveness.ENDED


def test_servers_of_a_container_that_ended_with_its_app_keep_nothing(tmp_path: Path) -> None:
    dead = make(tmp_path, replace(OTHER_NAMESPACE, pid=1))
    dead.register("n1", OTHER_NAMESPACE)
    swept = sweep(tmp_path)
    assert (swept.folders, swept.unjudged) == (1, ())


@pytest.mark.parametrize("locks", ["locks", "no_locks"])
@pytest.mark.parametrize("kept_because", ["", "Engine is off."])
def test_files_that_a_living_server_wrote_under_the_old_name_go_too(
    tmp_path: Path, kept_because: str, locks: str, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue(locks)
    folder = make(tmp_path, NOBODY)

    def write_anew(_: Path) -> Undone:
        (folder.path / "n1").mkdir(parents=True)
        return Undone(kept_because=kept_because)

    sweep(tmp_path, write_anew)
    left = [path for path in tmp_path.iterdir() if not (path / OWNER).exists()]
    assert left == []
    assert folder.path.exists() is bool(kept_because)


def test_sweeping_where_nothing_is_kept_does_nothing(tmp_path: Path) -> None:
    assert sweep(tmp_path / "none") == Swept(0, (), ())
