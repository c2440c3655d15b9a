"""Where files are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from core import paths


def test_the_variable_moves_every_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FAULTSTAGE_HOME", str(tmp_path))
    folders = (
        paths.data_dir(),
        paths.cache_dir(),
        paths.runs_dir(),
        paths.recordings_dir(),
    )
    assert all(folder.is_relative_to(tmp_path) for folder in folders)
    assert len(set(folders)) == len(folders)


def test_without_it_the_folders_are_the_users_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("FAULTSTAGE_HOME", raising=False)
    assert paths.data_dir().name == "faultstage"
    assert paths.recordings_dir() == paths.data_dir() / "recordings"
    assert paths.runs_dir() == paths.cache_dir() / "runs"


def test_an_empty_variable_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAULTSTAGE_HOME", "")
    assert paths.data_dir().name == "faultstage"


def test_asking_creates_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FAULTSTAGE_HOME", str(tmp_path / "home"))
    paths.recordings_dir()
    assert not (tmp_path / "home").exists()


def test_what_a_person_types_is_what_the_launcher_was_called_by(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(paths.COMMAND_VARIABLE, raising=False)
    assert paths.command("undo") == "faultstage undo"
    monkeypatch.setenv(paths.COMMAND_VARIABLE, "python3 launch.py")
    assert paths.command("undo") == "python3 launch.py undo"
