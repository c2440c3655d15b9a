"""Recordings read back, whole and damaged."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest

from core.model.events import (
    Checked,
    CheckStatus,
    Event,
    FeedLine,
    Level,
    LoadKind,
    NoticeShown,
    PreflightCheck,
    Sampled,
    SystemObserved,
)
from core.recording import lines
from core.recording.reader import RecordingError, read_recording
from core.views.fold import apply
from core.views.stage_state import StageState
from tests.scripted import scripted_run


@pytest.fixture
def events() -> list[Event]:
    return scripted_run()[:40]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run.jsonl"


def _write(path: Path, events: list[Event], end: bytes = b"") -> bytes:
    content = b"".join(map(lines.encode, events)) + end
    path.write_bytes(content)
    return content


def test_a_whole_run_is_read_as_it_was_written(path: Path) -> None:
    events = scripted_run()
    _write(path, events, lines.encode_end(len(events)))
    recording = read_recording(path)
    assert list(recording) == events
    assert recording.is_closed
    assert not recording.remarks
    assert recording.run == events[0]


def test_recording_can_be_read_twice(path: Path, events: list[Event]) -> None:
    _write(path, events)
    recording = read_recording(path)
    assert list(recording) == list(recording) == events
    assert not recording.is_closed


def test_a_cut_at_every_byte_of_the_last_line_loses_that_line_alone(
    path: Path, events: list[Event]
) -> None:
    content = _write(path, events)
    last = lines.encode(events[-1])
    for left in range(len(last)):
        path.write_bytes(content[: len(content) - len(last) + left])
        recording = read_recording(path)
        whole = left == len(last) - 1
        assert list(recording) == (events if whole else events[:-1])
        assert bool(recording.remarks) == (left > 0 and not whole)


def test_zeros_at_the_end_are_a_cut(path: Path, events: list[Event]) -> None:
    _write(path, events, bytes(4096))
    recording = read_recording(path)
    assert list(recording) == events
    assert "cut off" in recording.remarks[0]


@pytest.mark.parametrize(
    ("garbage", "said"),
    [
        (b"hello\n", "line 41"),
        (b'{"type":"sampled","t":"soon"}\n', "line 41"),
        (b'{"t":1}\n', "line 41"),
        (b"[" * 100_000 + b"\n", "line 41"),
        (b"\n", "line 41"),
        (b"\xff\xfe\x00\n", "line 41"),
        (b"x" * (2 << 20), "line 41"),
    ],
)
def test_garbage_in_the_middle_names_its_line(
    path: Path, events: list[Event], garbage: bytes, said: str
) -> None:
    _write(path, events, garbage + lines.encode(events[-1]))
    with pytest.raises(RecordingError, match=said) as caught:
        list(read_recording(path))
    assert "run.jsonl" in str(caught.value)
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (bytes(range(256)) * 50, "isn't a recording"),
        (b"\x00" * (3 << 20), "isn't a recording"),
        (b"<html></html>\n", "isn't a recording"),
        (b"{}\n", "isn't a recording"),
        (b"[1, 2]\n", "isn't a recording"),
        (b'{"type":"runstarted","t":0.0,"vers', "cut off"),
        (b'{"type":"runstarted","t":0.0}\n', "line 1"),
        (b'{"type":"runstarted","t":0.0,"version":2}\n', "format 2"),
        (lines.encode(FeedLine(t=1, level=Level.INFO, text="")), "noted"),
    ],
)
def test_file_that_is_no_recording_is_refused_with_a_sentence(
    path: Path, content: bytes, said: str
) -> None:
    path.write_bytes(content)
    with pytest.raises(RecordingError, match=said) as caught:
        read_recording(path)
    assert caught.value.remedy


def test_missing_file_and_folder_are_refused_with_a_sentence(path: Path) -> None:
    with pytest.raises(RecordingError, match="no file"):
        read_recording(path)
    with pytest.raises(RecordingError, match="folder"):
        read_recording(path.parent)
    with pytest.raises(RecordingError, match="can't be read"):
        read_recording("a\0b")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes here")
def test_pipe_is_refused_without_waiting_for_it(path: Path) -> None:
    os.mkfifo(path)
    with pytest.raises(RecordingError, match="no regular file") as caught:
        read_recording(path)
    assert "as a file" in caught.value.remedy


def test_recording_that_goes_away_between_two_readings_is_told_as_gone(
    path: Path, events: list[Event]
) -> None:
    _write(path, events)
    recording = read_recording(path)
    path.unlink()
    with pytest.raises(RecordingError, match="is gone") as caught:
        list(recording)
    assert "back" in caught.value.remedy


def test_unknown_types_and_fields_of_a_newer_version_are_skipped(
    path: Path, events: list[Event]
) -> None:
    newer = b'{"type":"comet","t":1.0}\n' * 3 + b'{"type":"storycompleted","t":9.0,"mood":"good"}\n'
    _write(path, events, newer)
    recording = read_recording(path)
    assert len(list(recording)) == len(events) + 1
    assert len(recording.remarks) == 1
    assert "'comet'" in recording.remarks[0]


def test_a_second_run_in_the_file_is_left_out(path: Path, events: list[Event]) -> None:
    _write(path, events + events)
    recording = read_recording(path)
    assert list(recording) == events
    assert "another run" in recording.remarks[0]


def test_windows_line_ends_do_no_harm(path: Path, events: list[Event]) -> None:
    content = _write(path, events)
    path.write_bytes(content.replace(b"\n", b"\r\n"))
    assert list(read_recording(path)) == events


def test_text_that_no_encoding_knows_is_still_written() -> None:
    event = NoticeShown(t=1.0, level=Level.ERROR, text="bad \udcff byte", remedy="ü")
    read = lines.decode(lines.encode(event))
    assert isinstance(read, NoticeShown)
    assert (read.text, read.remedy) == ("bad ? byte", "ü")


def test_a_recording_from_before_there_were_groups_plays_as_one_group(path: Path) -> None:
    run, *rest = scripted_run()
    old = msgspec.json.decode(lines.encode(run))
    del old["groups"], old["actions"]
    path.write_bytes(msgspec.json.encode(old) + b"\n" + b"".join(map(lines.encode, rest)))
    recording = read_recording(path)
    assert recording.run == run
    state = StageState()
    for event in recording:
        state = apply(state, event)
    assert state.leader == "n1"


def test_facts_on_the_machine_and_the_whole_system_are_recorded(path: Path) -> None:
    check = PreflightCheck(
        key="engine", title="Engine", status=CheckStatus.FAILED, remedy="Start it."
    )
    events = [
        *scripted_run()[:1],
        Checked(t=1.0, check=check),
        SystemObserved(t=2.0, figures={"regions": 9.0}),
    ]
    _write(path, events)
    assert list(read_recording(path)) == events


def test_a_recording_from_before_there_were_stories_is_one_of_writes(path: Path) -> None:
    run, *rest = scripted_run()
    old = msgspec.json.decode(lines.encode(run))
    del old["story"], old["stories"], old["load_kind"]
    sampled = next(event for event in rest if isinstance(event, Sampled))
    measured = msgspec.json.decode(lines.encode(sampled))
    del measured["sample"]["refused"]
    path.write_bytes(msgspec.json.encode(old) + b"\n" + msgspec.json.encode(measured) + b"\n")
    recording = read_recording(path)
    assert list(recording) == [run, sampled]
    assert recording.run.load_kind is LoadKind.WRITES
