"""Runs written to files, on disks that work and on disks that don't."""

from __future__ import annotations

import errno
import os
from io import FileIO
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from core.model.events import Event, FeedLine, Level, NoticeShown, RunStarted
from core.process.identity import ProcessIdentity
from core.recording import keep
from core.recording.reader import read_recording
from core.recording.recorder import Recorder
from core.views.timeline import Timeline
from tests.identities import EARLIER, ELSEWHERE, NOBODY, owner_note
from tests.scripted import scripted_run


def _play(timeline: Timeline, events: list[Event]) -> None:
    for event in events:
        timeline.append(event)


class _SmallDisk(FileIO):
    left = 3000

    def write(self, data: Any, /) -> int:
        if not self.left:
            raise OSError(errno.ENOSPC, "No space left on device")
        part = memoryview(data)[: self.left]
        self.left -= len(part)
        return super().write(part)


def _run(run_id: str) -> list[Event]:
    first, *rest = scripted_run()[:50]
    assert isinstance(first, RunStarted)
    return [replace(first, run_id=run_id), *rest]


def test_a_run_is_read_back_as_it_happened(tmp_path: Path) -> None:
    timeline = Timeline()
    recorder = Recorder(timeline, tmp_path)
    _play(timeline, scripted_run())
    recorder.close()
    assert recorder.path is not None
    recording = read_recording(recorder.path)
    assert list(recording) == scripted_run()
    assert recording.is_closed
    assert [path.name for path in tmp_path.iterdir()] == [recorder.path.name]


def test_a_flush_is_enough_for_a_reader(tmp_path: Path) -> None:
    timeline = Timeline()
    recorder = Recorder(timeline, tmp_path)
    _play(timeline, _run("a"))
    assert recorder.flush()
    assert list(read_recording(tmp_path / "a.jsonl")) == _run("a")
    assert keep.is_written(tmp_path / "a.jsonl")
    recorder.close()
    assert not keep.is_written(tmp_path / "a.jsonl")


def test_each_run_begins_a_new_file(tmp_path: Path) -> None:
    timeline = Timeline()
    recorder = Recorder(timeline, tmp_path)
    for run_id in ("a", "b", "a"):
        _play(timeline, _run(run_id))
        recorder.flush()
    recorder.close()
    for name, run_id in (("a", "a"), ("b", "b"), ("a-2", "a")):
        recording = read_recording(tmp_path / f"{name}.jsonl")
        assert list(recording) == _run(run_id)
        assert recording.is_closed


def test_closing_twice_is_once(tmp_path: Path) -> None:
    timeline = Timeline()
    recorder = Recorder(timeline, tmp_path)
    _play(timeline, _run("a"))
    recorder.close()
    content = (tmp_path / "a.jsonl").read_bytes()
    recorder.close()
    assert recorder.flush()
    assert (tmp_path / "a.jsonl").read_bytes() == content


def test_events_before_the_first_run_are_not_recorded(tmp_path: Path) -> None:
    timeline = Timeline()
    recorder = Recorder(timeline, tmp_path)
    timeline.append(FeedLine(t=0.0, level=Level.INFO, text="early"))
    recorder.close()
    assert recorder.path is None
    assert not list(tmp_path.iterdir())


def test_a_run_id_never_leads_out_of_the_folder(tmp_path: Path) -> None:
    timeline = Timeline()
    recorder = Recorder(timeline, tmp_path / "recordings")
    _play(timeline, _run("../../evil"))
    recorder.close()
    assert recorder.path is not None
    assert recorder.path.parent == tmp_path / "recordings"
    assert recorder.path.exists()


def test_an_unwritable_folder_gives_one_notice_and_the_show_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    timeline = Timeline()
    seen: list[Event] = []
    recorder = Recorder(timeline, tmp_path / "file" / "recordings")
    timeline.subscribe(lambda event, _: seen.append(event))
    _play(timeline, _run("a"))
    assert not recorder.flush()
    _play(timeline, _run("a")[1:])
    recorder.close()
    notices = [event for event in seen if isinstance(event, NoticeShown)]
    assert len(notices) == 1
    assert notices[0].level is Level.ERROR
    assert notices[0].remedy
    assert not recorder.is_complete


def test_half_a_line_is_taken_back_when_the_disk_fills_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.recording.writer.FileIO", _SmallDisk)
    timeline = Timeline()
    recorder = Recorder(timeline, tmp_path)
    _play(timeline, _run("a"))
    recorder.close()
    content = (tmp_path / "a.jsonl").read_bytes()
    assert 0 < len(content) <= 3000
    assert content.endswith(b"\n")
    recording = read_recording(tmp_path / "a.jsonl")
    events = list(recording)
    assert events == _run("a")[: len(events)]
    assert not recording.remarks
    assert not recording.is_closed
    assert timeline.state.notice is not None
    assert "no space" in timeline.state.notice.text


def test_the_next_run_is_recorded_after_one_that_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    timeline = Timeline()
    recorder = Recorder(timeline, tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr("core.recording.writer.FileIO", _refuse)
        _play(timeline, _run("a"))
        recorder.flush()
    _play(timeline, _run("b"))
    assert recorder.flush()
    recorder.close()
    assert list(read_recording(tmp_path / "b.jsonl")) == _run("b")


def _refuse(*_: object) -> None:
    raise PermissionError(errno.EACCES, "Permission denied")


def test_the_oldest_recordings_go_but_never_one_that_may_be_being_written(tmp_path: Path) -> None:
    for number in range(25):
        path = tmp_path / f"{number:02}.jsonl"
        path.write_bytes(b"")
        os.utime(path, (number, number))
    mark = keep.mark_writing(tmp_path / "00.jsonl")
    (tmp_path / "01.writer").write_bytes(owner_note(NOBODY))
    (tmp_path / "02.writer").write_text("garbage")
    (tmp_path / "03.writer").write_bytes(owner_note(ELSEWHERE))
    (tmp_path / "04.writer").write_text('{"pid": 1, "create_time": 5.0}')
    keep.prune(tmp_path)
    left = sorted(path.stem for path in tmp_path.glob("*.jsonl"))
    assert left == ["00", "02", "03", "04", *(f"{number:02}" for number in range(6, 25))]
    assert sorted(path.stem for path in tmp_path.glob("*.writer")) == ["00", "02", "03", "04"]
    mark.remove()


def test_a_recording_is_still_written_though_the_clock_was_set(tmp_path: Path) -> None:
    timeline = Timeline()
    recorder = Recorder(timeline, tmp_path)
    _play(timeline, _run("a"))
    assert recorder.flush()
    # The age of the note by the clock is of no account while the lock is held.
    (tmp_path / "a.writer").write_bytes(owner_note(EARLIER))
    os.utime(tmp_path / "a.jsonl", (1.0, 1.0))
    keep.prune(tmp_path, 1)
    assert keep.is_written(tmp_path / "a.jsonl")
    assert (tmp_path / "a.jsonl").exists()
    recorder.close()
    assert not (tmp_path / "a.writer").exists()


@pytest.mark.parametrize(("left", "name"), [(NOBODY, "a"), (ELSEWHERE, "a-2")])
def test_mark_without_a_recording_does_not_block_a_new_one(
    tmp_path: Path, left: ProcessIdentity, name: str
) -> None:
    (tmp_path / "a.writer").write_bytes(owner_note(left))
    timeline = Timeline()
    recorder = Recorder(timeline, tmp_path)
    _play(timeline, _run("a"))
    recorder.close()
    assert list(read_recording(tmp_path / f"{name}.jsonl")) == _run("a")
