"""Tests of the log, a file in the state folder, or stderr where there can be none."""

from __future__ import annotations

import logging
import sys
import threading
from pathlib import Path

import pytest

from core.process import log
from tests.expected_errors import ExpectedErrors

OWN = logging.getLogger("core.own")


def test_messages_and_tracebacks_go_to_the_file_in_the_state_folder(home: Path):
    with log.opened() as path:
        OWN.info("a show began")
        try:
            raise ValueError("out of paint")
        except ValueError:
            OWN.info("noted", exc_info=True)
        assert str(path) in log.details()
    assert path is not None
    assert path == home / "state" / log.FILE
    text = path.read_text()
    assert "INFO" in text and "a show began" in text
    assert "ValueError: out of paint" in text


def test_level_decides_what_is_written(home: Path):
    with log.opened("warning") as path:
        OWN.info("a show began")
        OWN.warning("the disk is full")
    assert path is not None
    assert "a show began" not in path.read_text()
    assert "the disk is full" in path.read_text()


def test_log_goes_to_stderr_where_its_folder_cannot_be_made(
    home: Path, capsys: pytest.CaptureFixture[str]
):
    home.write_text("a file, where a folder should be")
    with log.opened() as path:
        OWN.info("a show began")
        OWN.warning("the disk is full")
        assert log.details() == "Details are on the terminal."
    assert path is None
    told = capsys.readouterr().err
    assert "the disk is full" in told
    assert "a show began" not in told


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_uncaught_errors_of_threads_and_callbacks_are_logged(
    expected_errors: ExpectedErrors,
):
    with log.opened() as path:
        thread = threading.Thread(target=lambda: 1 / 0, name="divides")
        thread.start()
        thread.join()
        try:
            raise LookupError("in a slot")
        except LookupError:
            sys.excepthook(*sys.exc_info())  # pyright: ignore[reportArgumentType]
    assert path is not None
    text = path.read_text()
    assert "thread divides failed" in text
    assert "LookupError: in a slot" in text
    expected_errors.take("thread divides failed")
    expected_errors.take("uncaught exception")


def test_fewer_old_logs_can_be_kept(home: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(log, "LARGEST_BYTES", 1_000)
    with log.opened() as path:
        log.keep(1)
        for number in range(60):
            OWN.info("show %d of a long day", number)
    assert path is not None
    assert sorted(each.name for each in path.parent.iterdir()) == [log.FILE, f"{log.FILE}.1"]
    assert "show 59 of a long day" in path.read_text()


def test_hooks_and_handlers_are_restored_after_logging():
    before = sys.excepthook, threading.excepthook, sys.unraisablehook, logging.root.handlers[:]
    with log.opened():
        pass
    after = sys.excepthook, threading.excepthook, sys.unraisablehook, logging.root.handlers[:]
    assert before == after
