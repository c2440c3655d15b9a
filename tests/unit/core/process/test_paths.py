"""Tests of the folders in which files are kept."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.ports import SubjectError
from core.process import paths


def test_home_variable_moves_every_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FAULTSTAGE_HOME", str(tmp_path))
    folders = (
        paths.data_dir(),
        paths.cache_dir(),
        paths.runs_dir(),
        paths.recordings_dir(),
    )
    assert all(folder.is_relative_to(tmp_path) for folder in folders)
    assert len(set(folders)) == len(folders)


def test_without_the_home_variable_the_folders_are_the_users_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("FAULTSTAGE_HOME", raising=False)
    assert paths.data_dir().name == "faultstage"
    assert paths.recordings_dir() == paths.data_dir() / "recordings"
    assert paths.runs_dir() == paths.cache_dir() / "runs"


def test_empty_home_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAULTSTAGE_HOME", "")
    assert paths.data_dir().name == "faultstage"


def test_asking_for_folders_creates_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FAULTSTAGE_HOME", str(tmp_path / "home"))
    paths.recordings_dir()
    assert not (tmp_path / "home").exists()


def test_folder_that_can_never_be_created_is_reported_with_the_way_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    for named in (tmp_path / "file", tmp_path / "file" / "deeper", tmp_path / ("x" * 300)):
        monkeypatch.setenv("FAULTSTAGE_HOME", str(named))
        with pytest.raises(SubjectError, match="can't be a folder") as raised:
            paths.check()
        assert "FAULTSTAGE_HOME" in raised.value.remedy
    monkeypatch.setenv("FAULTSTAGE_HOME", str(tmp_path / "new\n \udcff"))
    paths.check()
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_an_unknown_users_home_is_a_name_like_any_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAULTSTAGE_HOME", "~nobody-of-that-name/x")
    assert paths.data_dir() == Path.cwd() / "~nobody-of-that-name" / "x" / "data"


def test_unknown_home_folder_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FAULTSTAGE_HOME")
    for name in ("XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)

    def unknown(path: str) -> str:
        return path

    monkeypatch.setattr(os.path, "expanduser", unknown)
    with pytest.raises(SubjectError, match="no home folder"):
        paths.check()


def test_paths_below_the_home_folder_are_written_with_a_tilde(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(paths, "home_dir", lambda: tmp_path)
    assert paths.shortened(tmp_path) == "~"
    assert paths.shortened(tmp_path / "a" / "b") == str(Path("~", "a", "b"))
    assert paths.shortened(tmp_path.parent) == str(tmp_path.parent)
