import errno
import os
import shutil
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
from msgspec.structs import replace

from core.paths import runs_dir
from core.ports import SubjectError
from subjects.processes import runs
from subjects.processes.identity import ProcessIdentity
from subjects.processes.runs import OWNER, PROCESSES, RunFolder, Undone, not_writable, sweep

NOBODY = ProcessIdentity(2**30, 1.0)


class Usage(NamedTuple):
    free: int


def make(base: Path, owner: ProcessIdentity | None = None, name: str = "") -> RunFolder:
    folder = RunFolder.plan(name, base)
    folder.create()
    if owner is not None:
        (folder.path / OWNER).write_bytes(msgspec.json.encode(owner))
    return folder


def test_a_run_has_a_fresh_folder_of_its_own() -> None:
    first, second = RunFolder.plan(), RunFolder.plan()
    assert not first.path.exists()
    first.create()
    second.create()
    assert first.path != second.path
    assert first.path.parent == runs_dir()
    assert first.owner() == ProcessIdentity.of_this_process()
    first.remove()
    assert not first.path.exists()


def test_a_folder_that_exists_is_not_taken(tmp_path: Path) -> None:
    make(tmp_path, name="r1")
    with pytest.raises(SubjectError, match="exists already"):
        make(tmp_path, name="r1")
    assert (tmp_path / "r1" / OWNER).exists()


def test_a_base_that_cannot_be_written_is_said_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SubjectError, match="can't be written") as raised:
        make(tmp_path / "file")
    assert "FAULTSTAGE_HOME" in raised.value.remedy


def test_a_disk_that_is_all_but_full_is_said_before_anything_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nearly_full(_: Path) -> Usage:
        return Usage(free=12 * 1024**2)

    monkeypatch.setattr(shutil, "disk_usage", nearly_full)
    with pytest.raises(SubjectError, match="Only 12 MB are free") as raised:
        make(tmp_path)
    assert raised.value.remedy
    assert list(tmp_path.iterdir()) == []


def test_the_folder_of_a_dead_owner_is_swept_and_that_of_a_living_one_is_not(
    tmp_path: Path,
) -> None:
    mine = make(tmp_path)
    dead = make(tmp_path, NOBODY)
    reused_pid = make(tmp_path, replace(ProcessIdentity.of_this_process(), create_time=1_000_000.0))
    swept = sweep(tmp_path)
    assert swept.folders == 2
    assert mine.path.exists()
    assert not dead.path.exists()
    assert not reused_pid.path.exists()
    assert [path.name for path in tmp_path.iterdir()] == [mine.path.name]


def test_a_folder_that_is_just_being_made_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "young").mkdir()
    (tmp_path / "old").mkdir()
    os.utime(tmp_path / "old", (1_000_000, 1_000_000))
    assert sweep(tmp_path).folders == 1
    assert (tmp_path / "young").exists()


def test_an_owner_file_that_is_damaged_is_as_good_as_none(tmp_path: Path) -> None:
    folder = make(tmp_path)
    (folder.path / OWNER).write_bytes(b'{"pid":')
    os.utime(folder.path, (1_000_000, 1_000_000))
    assert folder.owner() is None
    assert sweep(tmp_path).folders == 1


def test_a_folder_that_is_abandoned_is_swept_while_its_owner_lives(tmp_path: Path) -> None:
    mine = make(tmp_path)
    assert not mine.is_abandoned()
    mine.abandon()
    assert mine.is_abandoned()
    assert sweep(tmp_path).folders == 1


def test_only_one_of_several_instances_gets_an_abandoned_folder(tmp_path: Path) -> None:
    dead = make(tmp_path, NOBODY)
    claimed = dead.claim()
    assert claimed is not None
    assert dead.claim() is None
    assert not claimed.is_abandoned()


def test_the_undo_comes_before_the_removal(tmp_path: Path) -> None:
    dead = make(tmp_path, NOBODY)
    (dead.path / "undo.jsonl").write_text("x")

    def undo(folder: Path) -> Undone:
        return Undone(messages=(f"{(folder / 'undo.jsonl').read_text()} was undone",))

    assert sweep(tmp_path, undo).messages == ("x was undone",)


@pytest.mark.parametrize("owner_file", [msgspec.json.encode(NOBODY), b'{"pid":'])
def test_a_folder_whose_undo_is_not_done_is_kept_as_it_was_for_any_later_sweep(
    tmp_path: Path, owner_file: bytes
) -> None:
    dead = make(tmp_path, name="r1")
    (dead.path / OWNER).write_bytes(owner_file)
    (dead.path / "undo.jsonl").write_text("x")
    os.utime(dead.path, (1_000_000, 1_000_000))
    swept = sweep(tmp_path, lambda _: Undone(messages=("half",), kept_because="Engine is off."))
    assert swept == runs.Swept(0, (), ("half",), ("Engine is off.",))
    assert [path.name for path in tmp_path.iterdir()] == ["r1"]
    assert (dead.path / "undo.jsonl").read_text() == "x"
    assert dead.is_abandoned()
    assert sweep(tmp_path, lambda _: Undone()).folders == 1
    assert list(tmp_path.iterdir()) == []


def test_processes_that_are_gone_or_written_only_in_part_are_no_trouble(tmp_path: Path) -> None:
    dead = make(tmp_path, NOBODY)
    dead.register("n1", NOBODY)
    dead.register("n2", replace(ProcessIdentity.of_this_process(), create_time=1_000_000.0))
    with (dead.path / PROCESSES).open("ab") as file:
        file.write(b'{"name":"n3","ident')
    assert sweep(tmp_path).killed == ()


@pytest.mark.parametrize("kept_because", ["", "Engine is off."])
def test_what_a_living_server_wrote_under_the_old_name_goes_too(
    tmp_path: Path, kept_because: str
) -> None:
    folder = make(tmp_path, NOBODY)

    def write_anew(_: Path) -> Undone:
        (folder.path / "n1").mkdir(parents=True)
        return Undone(kept_because=kept_because)

    sweep(tmp_path, write_anew)
    left = [path for path in tmp_path.iterdir() if not (path / OWNER).exists()]
    assert left == []
    assert folder.path.exists() is bool(kept_because)


def test_sweeping_where_nothing_is_kept_does_nothing(tmp_path: Path) -> None:
    assert sweep(tmp_path / "none") == runs.Swept(0, (), ())


def test_a_disk_that_is_full_is_told_with_the_folder_and_the_way_out() -> None:
    error = not_writable(Path("run"), OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
    assert str(error) == "The run's folder run can't be written: No space left on device."
    assert error.remedy == "Free some space, then try again."
