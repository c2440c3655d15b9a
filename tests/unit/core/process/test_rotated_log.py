"""Tests of the log file that gives way to a new one."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.process.rotated_log import RotatedLog


@pytest.fixture
def log(tmp_path: Path) -> Iterator[RotatedLog]:
    opened = RotatedLog(tmp_path / "a.log", largest=20, kept=2)
    yield opened
    opened.close()


def write(log: RotatedLog, text: str) -> None:
    log.emit(logging.LogRecord("a", logging.INFO, "a.py", 1, text, None, None))


def texts(folder: Path) -> dict[str, str]:
    return {each.name: each.read_text() for each in folder.iterdir()}


def test_full_log_gives_way_and_the_oldest_is_lost(log: RotatedLog, tmp_path: Path):
    for number in range(1, 8):
        write(log, f"message {number}")
    assert texts(tmp_path) == {
        "a.log": "message 7\n",
        "a.log.1": "message 5\nmessage 6\n",
        "a.log.2": "message 3\nmessage 4\n",
    }


def test_log_that_was_there_is_added_to(log: RotatedLog, tmp_path: Path):
    write(log, "before")
    again = RotatedLog(tmp_path / "a.log", largest=20, kept=2)
    write(again, "after")
    again.close()
    assert texts(tmp_path) == {"a.log": "before\nafter\n"}


def test_log_that_cannot_be_renamed_goes_on(
    log: RotatedLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*_: object) -> None:
        raise PermissionError("it is open elsewhere")

    monkeypatch.setattr(Path, "replace", refuse)
    monkeypatch.setattr(logging, "raiseExceptions", False)
    write(log, "a message that fills it")
    write(log, "one more")
    assert texts(tmp_path) == {"a.log": "a message that fills it\none more\n"}


def test_log_that_was_removed_is_no_reason_to_fail(log: RotatedLog, tmp_path: Path):
    write(log, "a message that fills it")
    (tmp_path / "a.log").unlink()
    write(log, "one more")
    assert texts(tmp_path) == {}
