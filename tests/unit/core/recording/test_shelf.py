"""The shelf has the runs that are worth playing again, newest first."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.model.events import Event, RunStarted
from core.recording import keep, lines
from core.recording.shelf import kept_runs
from tests.scripted import scripted_run

MOST = 9


def put(folder: Path, name: str, events: list[Event], *, age: int = 0, end: bytes = b"") -> Path:
    path = folder / f"{name}.jsonl"
    path.write_bytes(b"".join(map(lines.encode, events)) + end)
    os.utime(path, (1e9 - age, 1e9 - age))
    return path


def test_runs_come_newest_first_with_how_long_they_took(tmp_path: Path) -> None:
    run = scripted_run()
    older = put(tmp_path, "older", run, age=10, end=lines.encode_end(len(run)))
    newer = put(tmp_path, "newer", run)
    found = kept_runs(tmp_path, MOST)
    assert [kept.path for kept in found] == [newer, older]
    assert [kept.seconds for kept in found] == [run[-1].t] * 2
    assert isinstance(found[0].run, RunStarted)
    assert [kept.path for kept in kept_runs(tmp_path, 1)] == [newer]


def test_run_that_was_left_before_its_load_is_left_out(tmp_path: Path) -> None:
    put(tmp_path, "left", [event for event in scripted_run() if event.t < 5.0])
    assert kept_runs(tmp_path, MOST) == ()


@pytest.mark.parametrize("content", [b"", b"\n", b"{}", b'{"type":"sampled"}\n', b"\xff" * 300])
def test_file_that_is_no_recording_is_left_out(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "odd.jsonl").write_bytes(content)
    good = put(tmp_path, "good", scripted_run())
    assert [kept.path for kept in kept_runs(tmp_path, MOST)] == [good]


def test_recording_that_ends_in_half_a_line_is_timed_by_the_line_before(tmp_path: Path) -> None:
    put(tmp_path, "cut", scripted_run(), end=b'{"type":"noted","t":9')
    assert kept_runs(tmp_path, MOST)[0].seconds == scripted_run()[-1].t


def test_recording_that_is_being_written_is_of_the_one_who_writes_it(tmp_path: Path) -> None:
    path = put(tmp_path, "written", scripted_run())
    mark = keep.mark_writing(path)
    try:
        assert kept_runs(tmp_path, MOST) == ()
        assert [kept.path for kept in kept_runs(tmp_path, MOST, path)] == [path]
    finally:
        mark.remove()
    assert len(kept_runs(tmp_path, MOST)) == 1


def test_folder_that_is_not_there_has_no_runs(tmp_path: Path) -> None:
    assert kept_runs(tmp_path / "nowhere", MOST) == ()
