"""Tests of finding the store's server program."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from core.ports import SubjectError
from core.process.started import command
from gui.app.arguments import parse
from subjects.kit import valkey_program
from subjects.kit.valkey_program import PROGRAM, VARIABLE, find_valkey


def make_program(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / PROGRAM
    program.touch(0o755)
    return program


def test_named_store_program_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = make_program(tmp_path)
    monkeypatch.setenv(VARIABLE, str(program))
    assert find_valkey("ratelimiter --docker") == program


def test_named_store_that_is_no_program_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "/nowhere/valkey-server")
    with pytest.raises(SubjectError, match="isn't a program that can be run") as caught:
        find_valkey("ratelimiter --docker")
    assert VARIABLE in caught.value.remedy


@pytest.mark.skipif(sys.platform == "win32", reason="there is no store for Windows")
def test_store_on_the_path_is_used_without_the_wheel(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr(valkey_program, "PACKAGE", "no_such_package_at_all")
    program = make_program(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_valkey("ratelimiter --docker") == program


@pytest.mark.skipif(sys.platform == "win32", reason="there is no store for Windows")
def test_remedy_installs_a_missing_store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr(valkey_program, "PACKAGE", "no_such_package_at_all")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SubjectError, match="valkey-server is missing") as caught:
        find_valkey("ratelimiter --docker")
    assert "pip install" in caught.value.remedy


def test_remedy_on_windows_is_a_command_for_containers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(SubjectError, match="doesn't run on Windows") as caught:
        find_valkey("ratelimiter --docker")
    _, _, arguments = caught.value.remedy.partition(command(""))
    request = parse(arguments.split())
    assert (request.entry.name, request.choices.docker) == ("ratelimiter", True)
