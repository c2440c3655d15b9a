"""Tests of the launcher to double-click."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from gui.launch import shortcut
from gui.launch.trouble import TroubleError


def validate(path: Path) -> None:
    if not shutil.which("desktop-file-validate"):
        pytest.skip("desktop-file-validate is missing: apt-get install desktop-file-utils")
    done = subprocess.run(
        ["desktop-file-validate", str(path)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize(
    "folder", ["/home/me/faultstage", "/home/me/my stage", '/a "b" $c `d` 100% \\e', "/ä/ö"]
)
def test_any_folder_makes_a_valid_entry(tmp_path: Path, folder: str) -> None:
    path = tmp_path / "faultstage.desktop"
    text = shortcut.desktop_entry(["/usr/bin/python3", f"{folder}/launch.py", "--desktop"])
    path.write_text(text, encoding="utf-8")
    validate(path)


def test_the_command_is_read_back_as_it_was() -> None:
    words = ["/usr/bin/python3", '/a "b" $c `d` 100% \\e/launch.py', "--desktop"]
    text = shortcut.desktop_entry(words)
    (line,) = [line for line in text.splitlines() if line.startswith("Exec=")]
    assert _read_exec(line.removeprefix("Exec=")) == words


def test_a_line_break_in_a_path_is_refused() -> None:
    with pytest.raises(TroubleError, match="line break"):
        shortcut.desktop_entry(["/a\nb"])


@pytest.mark.skipif(sys.platform != "linux", reason="looks where Linux keeps launchers")
def test_shortcut_that_was_made_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    made = shortcut.make()
    entry = tmp_path / "data" / "applications" / "faultstage.desktop"
    assert entry in made
    assert (tmp_path / "data/icons/hicolor/256x256/apps/faultstage.png").is_file()
    validate(entry)
    assert set(shortcut.remove()) == set(made)
    assert not entry.exists()
    assert shortcut.remove() == []


def test_program_without_a_console_is_preferred_where_there_is_one(tmp_path: Path) -> None:
    program, other = tmp_path / "faultstage.exe", tmp_path / "python.exe"
    assert shortcut.windowed(program) == program, "an old package brings none"
    (tmp_path / "faultstage-window.exe").touch()
    assert shortcut.windowed(program) == tmp_path / "faultstage-window.exe"
    assert shortcut.windowed(other) == other, "a checkout's Python shows how the setup goes on"


def _read_exec(value: str) -> list[str]:
    """Reads an Exec line as the Desktop Entry Specification tells to."""
    for escaped, plain in (("\\\\", "\0"), ("\\s", " "), ("\\n", "\n"), ("\0", "\\")):
        value = value.replace(escaped, plain)
    words: list[str] = []
    rest = value
    while rest:
        assert rest[0] == '"'
        word, at = "", 1
        while rest[at] != '"':
            at += rest[at] == "\\"
            word += rest[at]
            at += 1
        words.append(word.replace("%%", "%"))
        rest = rest[at + 1 :].lstrip()
    return words


@pytest.mark.skipif(sys.platform != "linux", reason="looks where Linux keeps launchers")
@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o755), (0o077, 0o700)])
def test_the_umask_rules_who_may_run_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mask: int, mode: int
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", "not/absolute")
    monkeypatch.setattr(Path, "chmod", None)
    before = os.umask(mask)
    try:
        shortcut.make()
        shortcut.make()
    finally:
        os.umask(before)
    entry = tmp_path / ".local" / "share" / "applications" / "faultstage.desktop"
    assert stat.S_IMODE(entry.stat().st_mode) == mode
