"""Recordings are kept by their age, also where a clock was ahead when they were written."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.recording import keep

AHEAD = 7e9
"""The year 2191, in seconds since 1970."""


def put(folder: Path, name: str, changed: float) -> Path:
    path = folder / f"{name}.jsonl"
    path.write_bytes(b"{}\n")
    os.utime(path, (changed, changed))
    return path


def test_recordings_of_a_clock_that_was_ahead_are_older_than_all_others(tmp_path: Path) -> None:
    put(tmp_path, "21910101-000000-aaaaaa", AHEAD)
    put(tmp_path, "21910102-000000-bbbbbb", AHEAD + 86_400)
    put(tmp_path, "20250101-000000-cccccc", 1.7e9)
    put(tmp_path, "20250102-000000-dddddd", 1.8e9 - 5e7)
    order = [path.stem[-6:] for path in keep.by_age(tmp_path)]
    assert order == ["dddddd", "cccccc", "bbbbbb", "aaaaaa"]


def test_recording_changed_in_the_future_is_dated_by_the_start_in_its_name(tmp_path: Path) -> None:
    put(tmp_path, "20250102-000000-bbbbbb", AHEAD)
    put(tmp_path, "20250101-000000-aaaaaa", 1_735_689_600.0)
    put(tmp_path, "20250103-000000-cccccc", 1_735_862_400.0)
    order = [path.stem[-6:] for path in keep.by_age(tmp_path)]
    assert order == ["cccccc", "bbbbbb", "aaaaaa"]


@pytest.mark.parametrize("name", ["talk", "99999999-999999-x", "00010101-000000-x", "x"])
def test_name_without_a_time_does_no_harm(tmp_path: Path, name: str) -> None:
    odd = put(tmp_path, name, AHEAD)
    usual = put(tmp_path, "20250101-000000-aaaaaa", 1.7e9)
    assert set(keep.by_age(tmp_path)) == {odd, usual}


def test_new_recordings_outlive_those_of_a_clock_that_was_ahead(tmp_path: Path) -> None:
    for number in range(5):
        put(tmp_path, f"2191010{number + 1}-000000-aaaaaa", AHEAD + number)
    new = [put(tmp_path, f"2025010{day}-000000-bbbbbb", 1.7e9 + day) for day in (1, 2, 3)]
    keep.prune(tmp_path, 5)
    assert [path for path in keep.by_age(tmp_path) if path in new] == new[::-1]
    assert len(keep.by_age(tmp_path)) == 4


def test_recordings_of_several_folders_are_in_one_order(tmp_path: Path) -> None:
    booth = tmp_path / "booth"
    booth.mkdir()
    older, newer = put(tmp_path, "a", 1.7e9), put(booth, "b", 1.7e9 + 1)
    oldest = put(booth, "c", 1.7e9 - 1)
    assert keep.by_age(tmp_path, booth) == [newer, older, oldest]
