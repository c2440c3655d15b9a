"""Tests of when the launcher goes straight in, and when the environment is made anew."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from core.process.file_lock import try_lock
from gui.launch import environment, places, stamp

LOCKS = [places.RUNTIME_LOCK]


@pytest.fixture(autouse=True)
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Returns a checkout with a complete environment."""
    venv = tmp_path / ".venv"
    venv.mkdir()
    monkeypatch.setattr(places, "ROOT", tmp_path)
    monkeypatch.setattr(places, "VENV", venv)
    monkeypatch.setattr(places, "VENV_LOCK", tmp_path / ".venv.lock")
    for name in ("PYTHON", "PROGRAM"):
        path = venv / name
        path.touch()
        monkeypatch.setattr(places, name, path)
    for name in (places.RUNTIME_LOCK, places.DEV_LOCK, "pyproject.toml"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    stamp.write({places.RUNTIME_LOCK: stamp.fingerprint(places.RUNTIME_LOCK)})
    return tmp_path


def test_environment_made_from_these_files_is_ready() -> None:
    assert stamp.is_ready(LOCKS)
    assert not stamp.is_ready([*LOCKS, places.DEV_LOCK])


@pytest.mark.parametrize("name", [places.RUNTIME_LOCK, "pyproject.toml"])
def test_a_changed_file_is_noticed(checkout: Path, name: str) -> None:
    (checkout / name).write_text("changed", encoding="utf-8")
    assert not stamp.is_ready(LOCKS)


def test_another_python_behind_the_link_is_noticed(checkout: Path) -> None:
    places.PYTHON.unlink()
    places.PYTHON.symlink_to(places.PROGRAM)
    assert not stamp.is_ready(LOCKS)


def test_a_missing_python_is_noticed() -> None:
    places.PYTHON.unlink()
    assert not stamp.is_ready(LOCKS)


@pytest.mark.parametrize("text", ["", "{", "[]"])
def test_a_stamp_that_was_cut_short_counts_as_none(checkout: Path, text: str) -> None:
    (checkout / ".venv" / "faultstage-stamp.json").write_text(text, encoding="utf-8")
    assert stamp.read() == {}
    assert not stamp.is_ready(LOCKS)


def test_libraries_are_remembered_for_their_kind_of_screen() -> None:
    stamp.remember_libraries("xcb")
    assert stamp.has_libraries("xcb")
    assert not stamp.has_libraries("wayland")
    assert stamp.is_ready(LOCKS)


def test_one_start_at_a_time_sets_up() -> None:
    with environment.only_one(), places.VENV_LOCK.open("ab") as other:
        assert not try_lock(other.fileno())
    with places.VENV_LOCK.open("ab") as other:
        assert try_lock(other.fileno())


def test_start_sets_up_though_the_file_system_has_no_locks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(_: int) -> bool:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(environment, "try_lock", refuse)
    with environment.only_one() as keep_open:
        assert keep_open


def test_a_memory_that_cannot_be_written_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "write_text", refuse)
    stamp.remember_libraries("xcb")
    assert not stamp.has_libraries("xcb")
    assert stamp.is_ready(LOCKS)
