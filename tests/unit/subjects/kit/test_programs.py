"""Programs that a command names: those on PATH first, then those that came along."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from subjects.kit.programs import find_program

pytestmark = pytest.mark.skipif(os.name != "posix", reason="puts shell scripts on PATH")


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Returns the only folder on PATH, which is empty."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("name", ["valkey-server", "nats-server"])
def test_server_that_came_along_is_found_without_path(path: Path, name: str) -> None:
    found = find_program(name)
    if found is None:
        pytest.skip(f"{name} isn't here: python3 launch.py installs it")
    assert found.name == name
    assert found.is_absolute()


def test_program_on_path_comes_first(path: Path) -> None:
    own = path / "valkey-server"
    own.touch(0o755)
    assert find_program("valkey-server") == own


def test_any_other_program_has_to_be_on_path(path: Path) -> None:
    assert find_program("no-such-server") is None
