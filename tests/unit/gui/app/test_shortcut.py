"""``faultstage shortcut`` where there is no checkout: what it starts, and where it refuses."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from core.process.started import COMMAND_VARIABLE
from gui.app.shortcut import shortcut_by_verb
from gui.launch import places, shortcut


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Returns the folder of an installed program in a home with nothing in it."""
    if sys.platform != "linux":
        pytest.skip("looks where Linux keeps launchers")
    (tmp_path / "resources" / "icons").mkdir(parents=True)
    for icon in (places.ROOT / "resources" / "icons").iterdir():
        (tmp_path / "resources" / "icons" / icon.name).write_bytes(icon.read_bytes())
    monkeypatch.setattr(places, "ROOT", tmp_path)
    monkeypatch.setattr(shortcut, "_ICONS", tmp_path / "resources" / "icons")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv(COMMAND_VARIABLE, raising=False)
    monkeypatch.setattr(sys, "argv", [str(tmp_path / "bin" / "faultstage")])
    return tmp_path


def _entry(installed: Path) -> Path:
    return installed / "data" / "applications" / "faultstage.desktop"


def test_launcher_of_an_installed_program_starts_that_program(installed: Path) -> None:
    assert shortcut_by_verb([]) == 0
    assert f'Exec="{installed}/bin/faultstage"\n' in _entry(installed).read_text()


def test_launcher_is_taken_away_again(installed: Path) -> None:
    assert shortcut_by_verb([]) == 0
    assert shortcut_by_verb(["--remove"]) == 0
    assert not _entry(installed).exists()


@pytest.mark.parametrize(
    ("prefix", "remedy"),
    [
        ("/home/ada/.cache/uv/archive-v0/x", "uv tool install faultstage"),
        ("/home/ada/.cache/pipx/x", "pipx install faultstage"),
    ],
)
def test_no_launcher_leads_to_a_program_that_is_gone_tomorrow(
    installed: Path,
    prefix: str,
    remedy: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "prefix", prefix)
    assert shortcut_by_verb([]) == 2
    assert remedy in capsys.readouterr().err
    assert not _entry(installed).exists()
