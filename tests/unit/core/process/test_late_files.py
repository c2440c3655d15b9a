"""Files written by a thread: the newest content, nothing lost at the end, errors told."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path
from typing import NoReturn

import pytest

from core.process import files, late_files
from core.process.late_files import LateFiles
from tests.expected_errors import ExpectedErrors

_ENDS_AT_ONCE = """
import pathlib, sys
from core.process import files
from core.process.late_files import LATE_FILES
LATE_FILES.write(pathlib.Path(sys.argv[1]), b"chosen", print)
"""


def _refuse(error: OSError) -> None:
    raise AssertionError(error)


def test_a_file_is_written_with_its_folder_by_another_thread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writers: list[int] = []
    write = files.replace_file

    def noted(path: Path, content: object) -> None:
        writers.append(threading.get_ident())
        assert callable(content)
        write(path, content)

    monkeypatch.setattr(files, "replace_file", noted)
    late = LateFiles()
    late.write(tmp_path / "state" / "one", b"content", _refuse)
    late.settle()
    assert (tmp_path / "state" / "one").read_bytes() == b"content"
    assert writers and threading.get_ident() not in writers


def test_the_newest_of_many_contents_is_what_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on, written = threading.Event(), list[bytes]()

    def hang(path: Path, data: bytes) -> None:
        assert goes_on.wait(20)
        written.append(data)

    monkeypatch.setattr(late_files, "_replace", hang)
    late = LateFiles()
    for number in range(50):
        late.write(tmp_path / "one", b"%d" % number, _refuse)
    goes_on.set()
    late.settle()
    assert written[-1] == b"49"
    assert len(written) <= 2


def test_an_error_of_the_disk_is_told_and_the_next_file_is_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    told: list[OSError] = []
    late = LateFiles()
    late.write(tmp_path / "file" / "below", b"", told.append)
    late.write(tmp_path / "other", b"content", _refuse)
    late.settle()
    assert len(told) == 1
    assert (tmp_path / "other").read_bytes() == b"content"


def test_nothing_is_lost_when_the_process_ends_right_after(tmp_path: Path) -> None:
    path = tmp_path / "one"
    ended = subprocess.run(
        [sys.executable, "-c", _ENDS_AT_ONCE, str(path)],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    assert path.read_bytes() == b"chosen"


def test_a_file_is_written_where_no_thread_can_be_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: threading.Thread) -> NoReturn:
        raise RuntimeError("can't start new thread")

    late = LateFiles()
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", refuse)
        late.write(tmp_path / "one", b"1", _refuse)
        late.settle()
    late.write(tmp_path / "two", b"2", _refuse)
    late.settle()
    assert (tmp_path / "one").read_bytes() + (tmp_path / "two").read_bytes() == b"12"


def test_there_is_nothing_to_wait_for_before_a_write() -> None:
    LateFiles().settle()


def test_callback_that_fails_keeps_no_later_file_from_the_disk(
    tmp_path: Path, expected_errors: ExpectedErrors
) -> None:
    (tmp_path / "file").touch()
    late = LateFiles()
    late.write(tmp_path / "file" / "below", b"one", _refuse)
    late.settle()
    late.write(tmp_path / "other", b"two", _refuse)
    late.settle()
    assert (tmp_path / "other").read_bytes() == b"two"
    expected_errors.take("A file couldn't be written")
