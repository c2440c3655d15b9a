import errno
import os
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from core.ports import SubjectError
from core.process.identity import Liveness
from core.process.paths import runs_dir
from subjects.hosts.processes.runs import OWNER, RunFolder, not_writable
from tests.identities import NOBODY
from tests.unit.subjects.hosts.processes.run_folders import make


class FolderUsage(NamedTuple):
    free: int


def test_a_run_has_a_fresh_folder_of_its_own() -> None:
    first, second = RunFolder.plan(), RunFolder.plan()
    assert not first.path.exists()
    first.create()
    second.create()
    assert first.path != second.path
    assert first.path.parent == runs_dir()
    assert first.liveness() is Liveness.ALIVE
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
    def nearly_full(_: Path) -> FolderUsage:
        return FolderUsage(free=12 * 1024**2)

    monkeypatch.setattr(shutil, "disk_usage", nearly_full)
    with pytest.raises(SubjectError, match="Only 12 MB are free") as raised:
        make(tmp_path)
    assert raised.value.remedy
    assert list(tmp_path.iterdir()) == []


def test_only_one_of_several_instances_gets_an_abandoned_folder(tmp_path: Path) -> None:
    dead = make(tmp_path, NOBODY)
    claimed = dead.claim()
    assert claimed is not None
    assert dead.claim() is None
    assert claimed.liveness() is Liveness.ALIVE
    claimed.remove()


@pytest.mark.usefixtures("no_locks")
def test_without_locks_only_one_gets_an_abandoned_folder_too(tmp_path: Path) -> None:
    dead = make(tmp_path, NOBODY, "r1")
    claimed = dead.claim()
    assert claimed is not None
    assert dead.claim() is None
    assert claimed.liveness() is Liveness.ALIVE
    claimed.give_back()
    assert [path.name for path in tmp_path.iterdir()] == ["r1"]
    assert dead.liveness() is Liveness.ENDED


def test_a_disk_that_is_full_is_told_with_the_folder_and_the_way_out() -> None:
    error = not_writable(Path("run"), OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
    assert str(error) == "The run's folder run can't be written: No space left on device."
    assert error.remedy == "Free some space, then try again."
