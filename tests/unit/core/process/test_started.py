"""The command that people are told to type follows from the way the program was started."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path, PurePosixPath, PureWindowsPath

import pytest

from core.process import started
from core.process.started import COMMAND_VARIABLE, StartedBy, command, started_by

_TOOLS = PurePosixPath("/home/ada/.local/share/uv/tools/faultstage")
_PIPX = PurePosixPath("/home/ada/.local/share/pipx/venvs/faultstage")


@pytest.mark.parametrize(
    ("prefix", "how"),
    [
        (PurePosixPath("/home/ada/.cache/uv/archive-v0/zXcV1"), StartedBy.UVX),
        (PurePosixPath("/home/ada/.cache/uv/environments-v2/faultstage-1"), StartedBy.UVX),
        (PureWindowsPath(r"C:\Users\ada\AppData\Local\uv\cache\archive-v0\q"), StartedBy.UVX),
        (PurePosixPath("/home/ada/.cache/pipx/1a2b3c"), StartedBy.PIPX_RUN),
        (PurePosixPath("/home/ada/.local/share/pipx/.cache/1a2b3c"), StartedBy.PIPX_RUN),
        (_TOOLS, StartedBy.INSTALLED),
        (_PIPX, StartedBy.INSTALLED),
        (PurePosixPath("/usr"), StartedBy.INSTALLED),
    ],
)
def test_environment_tells_how_it_was_made(
    prefix: PurePosixPath | PureWindowsPath, how: StartedBy
) -> None:
    assert started_by({}, prefix, bundle=False) is how


def test_launcher_says_so_itself() -> None:
    said = {COMMAND_VARIABLE: "python3 launch.py"}
    assert started_by(said, _TOOLS, bundle=False) is StartedBy.LAUNCHER


def test_command_in_messages_is_the_one_the_launcher_was_called_by(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(COMMAND_VARIABLE, "python3 launch.py")
    assert command("undo") == "python3 launch.py undo"


def test_bundle_is_its_own_program() -> None:
    assert started_by({}, PurePosixPath("/opt/faultstage"), bundle=True) is StartedBy.BUNDLE


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Returns what changes how this process seems to have been started."""
    monkeypatch.delenv(COMMAND_VARIABLE, raising=False)
    return monkeypatch


def test_a_program_on_path_is_called_by_its_name(
    elsewhere: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "faultstage"
    program.touch(0o755)
    elsewhere.setattr(started, "own_program", lambda: program)
    elsewhere.setenv("PATH", str(tmp_path))
    assert command("undo") == "faultstage undo"


def test_a_program_that_is_not_on_path_is_called_by_its_place(
    elsewhere: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "my tools" / "faultstage"
    elsewhere.setattr(started, "own_program", lambda: program)
    elsewhere.setenv("PATH", str(tmp_path))
    assert shlex.split(command("undo")) == [str(program), "undo"]


def test_uvx_starts_it_again_by_uvx(elsewhere: pytest.MonkeyPatch) -> None:
    elsewhere.setattr("sys.prefix", "/home/ada/.cache/uv/archive-v0/zXcV1")
    assert command("doctor raft") == "uvx faultstage doctor raft"


def test_bundle_is_started_again_by_its_own_path(
    elsewhere: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    elsewhere.setattr("sys.frozen", True, raising=False)
    elsewhere.setenv("APPIMAGE", str(tmp_path / "Faultstage.AppImage"))
    assert command("undo") == f"{tmp_path / 'Faultstage.AppImage'} undo"


@pytest.mark.parametrize("name", ["faultstage.exe", "faultstage-window.exe", "faultstage"])
def test_bundle_runs_its_children_by_the_program_without_a_window(
    elsewhere: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    elsewhere.setattr(sys, "executable", str(tmp_path / name))
    assert Path(started.bundled_child()) == tmp_path / name.replace("-window", "")


def test_help_names_the_program_as_a_person_typed_it(elsewhere: pytest.MonkeyPatch) -> None:
    assert started.called() == "faultstage"
    elsewhere.setattr(sys, "prefix", "/home/ada/.cache/uv/archive-v0/zXcV1")
    assert started.called() == "uvx faultstage"
    elsewhere.setenv(COMMAND_VARIABLE, "python3 launch.py")
    assert started.called() == "python3 launch.py"
