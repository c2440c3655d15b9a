"""A report's three files, and folders that can't hold them."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from pathlib import Path

import msgspec
import pytest

from core.model.events import Event
from core.recording import lines
from core.recording.reader import RecordingError
from core.report.summary import RunSummary
from core.report.write import ReportError, check_report_folder, write_report
from tests.scripted import scripted_run


def _record(path: Path, events: list[Event], *, ended: bool = True) -> Path:
    end = lines.encode_end(len(events)) if ended else b""
    path.write_bytes(b"".join(map(lines.encode, events)) + end)
    return path


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    return _record(tmp_path / "20250301.jsonl", scripted_run())


def test_three_files_are_written(recording: Path, tmp_path: Path) -> None:
    paths = write_report(recording, tmp_path / "new" / "report")
    names = sorted(path.name for path in (tmp_path / "new" / "report").iterdir())
    assert names == ["report.html", "run.jsonl", "summary.json"]
    assert paths.recording.read_bytes() == recording.read_bytes()
    assert msgspec.json.decode(paths.summary_json.read_bytes(), type=RunSummary) == paths.summary
    assert paths.html.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert paths.summary.recording_complete


def test_a_former_report_is_replaced(recording: Path, tmp_path: Path) -> None:
    write_report(_record(tmp_path / "old.jsonl", scripted_run(nodes=5)), tmp_path / "report")
    paths = write_report(recording, tmp_path / "report")
    assert b'"nodes": 3' in paths.summary_json.read_bytes()
    assert len(list((tmp_path / "report").iterdir())) == 3


def test_a_recording_that_lies_there_already_is_left(recording: Path, tmp_path: Path) -> None:
    folder = tmp_path / "report"
    folder.mkdir()
    shutil.copy(recording, folder / "run.jsonl")
    before = (folder / "run.jsonl").stat()
    write_report(folder / "run.jsonl", folder)
    after = (folder / "run.jsonl").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_a_recording_that_breaks_off_is_told_in_the_report(tmp_path: Path) -> None:
    events = [event for event in scripted_run() if event.t < 40]
    cut = _record(tmp_path / "cut.jsonl", events, ended=False)
    cut.write_bytes(cut.read_bytes()[:-5])
    paths = write_report(cut, tmp_path / "report")
    assert not paths.summary.recording_complete
    assert not paths.summary.completed
    page = paths.html.read_text(encoding="utf-8")
    assert "recording is incomplete" in page
    assert "cut off" in page


def test_a_run_saved_while_it_is_still_on_show_is_whole(tmp_path: Path) -> None:
    paths = write_report(
        _record(tmp_path / "on.jsonl", scripted_run(), ended=False), tmp_path / "report"
    )
    assert paths.summary.recording_complete


def test_file_that_is_no_recording_gives_no_report(tmp_path: Path) -> None:
    (tmp_path / "run.jsonl").write_text("hello")
    with pytest.raises(RecordingError):
        write_report(tmp_path / "run.jsonl", tmp_path / "report")
    assert not (tmp_path / "report").exists()


def test_a_file_in_the_way_is_told(recording: Path, tmp_path: Path) -> None:
    (tmp_path / "report").write_text("")
    for folder in (tmp_path / "report", tmp_path / "report" / "deeper"):
        with pytest.raises(ReportError, match="in the way") as caught:
            write_report(recording, folder)
        assert caught.value.remedy


@pytest.mark.parametrize(
    ("number", "said"),
    [(errno.ENOSPC, "no space"), (errno.EACCES, "Nothing may"), (errno.EIO, "can't be written")],
)
def test_a_disk_that_fails_leaves_no_half_file(
    recording: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    def fail(path: Path, _: bytes) -> int:
        path.write_text("half")
        raise OSError(number, "No.")

    monkeypatch.setattr(Path, "write_bytes", fail)
    with pytest.raises(ReportError, match=said):
        write_report(recording, tmp_path / "report")
    assert [path.name for path in (tmp_path / "report").iterdir()] == ["run.jsonl"]


@pytest.mark.skipif(os.name != "posix", reason="rights of this kind are POSIX's")
@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o027, 0o640), (0o077, 0o600)])
def test_the_umask_rules_who_may_read_a_report(
    recording: Path, tmp_path: Path, mask: int, mode: int
) -> None:
    before = os.umask(mask)
    try:
        paths = write_report(recording, tmp_path / "report")
    finally:
        os.umask(before)
    for path in (paths.recording, paths.summary_json, paths.html):
        assert stat.S_IMODE(path.stat().st_mode) == mode


def test_a_share_that_refuses_all_but_writing_holds_a_report(
    recording: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_report(_record(tmp_path / "old.jsonl", scripted_run(nodes=5)), tmp_path / "report")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    for name in ("chmod", "utime", "fsync", "link", "symlink", "rename", "replace"):
        monkeypatch.setattr(os, name, refuse)
    paths = write_report(recording, tmp_path / "report")
    assert b'"nodes": 3' in paths.summary_json.read_bytes()
    assert paths.recording.read_bytes() == recording.read_bytes()
    assert len(list((tmp_path / "report").iterdir())) == 3


def test_a_full_disk_leaves_the_former_report_whole(
    recording: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = write_report(_record(tmp_path / "old.jsonl", scripted_run(nodes=5)), tmp_path / "report")
    before = {path: path.read_bytes() for path in (old.summary_json, old.html, old.recording)}

    def fail(_: Path, target: Path) -> None:
        target.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", fail)
    with pytest.raises(ReportError, match="no space"):
        write_report(recording, tmp_path / "report")
    assert {path: path.read_bytes() for path in before} == before
    assert len(list((tmp_path / "report").iterdir())) == 3


def test_a_folder_that_cannot_hold_a_report_is_told_before_anything_is_played(
    tmp_path: Path,
) -> None:
    (tmp_path / "file").touch()
    for folder, said in (
        (tmp_path / "file", "in the way"),
        (tmp_path / "file" / "deeper", "in the way"),
        (tmp_path / ("x" * 300), "can't be written"),
    ):
        with pytest.raises(ReportError, match=said):
            check_report_folder(folder)
    check_report_folder(tmp_path / "new" / "deeper")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
