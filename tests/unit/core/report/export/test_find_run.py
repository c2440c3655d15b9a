"""A run is found by path, by id or as the last one, and else told with what there is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.process.paths import recordings_dir
from core.recording import keep
from core.report.export.base import ExportError
from core.report.export.find_run import find_run


@pytest.fixture
def folder() -> Path:
    path = recordings_dir()
    path.mkdir(parents=True)
    for age, name in enumerate(("20260101-100000-aaaaaa", "20260102-100000-bbbbbb")):
        file = path / f"{name}.jsonl"
        file.write_bytes(b"{}\n")
        os.utime(file, (1_000_000 + age, 1_000_000 + age))
    return path


def test_run_is_found_by_its_id(folder: Path) -> None:
    assert find_run("20260101-100000-aaaaaa") == folder / "20260101-100000-aaaaaa.jsonl"


def test_last_is_the_newest_that_nobody_writes(folder: Path) -> None:
    newest = folder / "20260102-100000-bbbbbb.jsonl"
    assert find_run("last") == newest
    mark = keep.mark_writing(newest)
    try:
        assert find_run("last") == folder / "20260101-100000-aaaaaa.jsonl"
    finally:
        mark.remove()


def test_last_is_the_first_of_those_that_are_offered_also_of_a_booth(folder: Path) -> None:
    booth = folder / "booth"
    booth.mkdir()
    newest = booth / "20260103-100000-cccccc.jsonl"
    newest.write_bytes(b"{}\n")
    with pytest.raises(ExportError) as failed:
        find_run("nope")
    assert "20260103-100000-cccccc, 20260102-100000-bbbbbb" in failed.value.remedy
    assert find_run("last") == newest
    mark = keep.mark_writing(newest)
    try:
        with pytest.raises(ExportError) as failed:
            find_run("nope")
        assert "cccccc" not in failed.value.remedy
        assert find_run("last") == folder / "20260102-100000-bbbbbb.jsonl"
        assert find_run(newest.stem) == newest
    finally:
        mark.remove()


def test_last_of_a_booth_alone_is_found() -> None:
    booth = recordings_dir() / "booth"
    booth.mkdir(parents=True)
    only = booth / "20260103-100000-cccccc.jsonl"
    only.write_bytes(b"{}\n")
    assert find_run("last") == only


def test_path_of_a_recording_or_of_a_report_is_taken(tmp_path: Path) -> None:
    recording = tmp_path / "run.jsonl"
    recording.write_bytes(b"{}\n")
    assert find_run(str(recording)) == recording
    assert find_run(str(tmp_path)) == recording


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("asked", "told", "remedy"),
    [
        ("20260101-100000-aaaaab", "no run '20260101-100000-aaaaab'", "Did you mean 20260101-10"),
        ("yesterday", "no run 'yesterday'", "The last ones here are 20260102-100000-bbbbbb"),
        ("x" * 300, "can't be a path", "run.jsonl"),
    ],
)
def test_unknown_run_is_told_with_the_nearest(asked: str, told: str, remedy: str) -> None:
    with pytest.raises(ExportError, match=told) as failed:
        find_run(asked)
    assert remedy in failed.value.remedy


def test_folder_without_a_recording_is_told(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"holds no run\.jsonl"):
        find_run(str(tmp_path))


def test_last_of_none_is_told() -> None:
    with pytest.raises(ExportError, match="No run is recorded") as failed:
        find_run("last")
    assert failed.value.remedy
    with pytest.raises(ExportError, match="no run 'x'") as failed:
        find_run("x")
    assert "No run is recorded here" in failed.value.remedy
