"""The last rehearsals on disk: kept, compared, and survived where they are broken."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.model.rehearsals import Rehearsed
from core.process.paths import state_dir
from core.show.presenter.rehearsals import FILE, keep_rehearsal, last_rehearsal


def write(content: str | bytes) -> Path:
    path = state_dir() / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_kept_rehearsal_is_the_last_one_of_its_story() -> None:
    assert last_rehearsal("raft/outage") is None
    keep_rehearsal("raft/outage", Rehearsed(seconds={"load": 1.0}))
    keep_rehearsal("tikv/outage", Rehearsed(seconds={"load": 2.0}))
    keep_rehearsal("raft/outage", Rehearsed(seconds={"load": 3.0}, ended_at="now"))
    assert last_rehearsal("raft/outage") == Rehearsed(seconds={"load": 3.0}, ended_at="now")
    assert last_rehearsal("tikv/outage") == Rehearsed(seconds={"load": 2.0})


@pytest.mark.parametrize("content", ["", "{", "[]", '"x"', b"\xff\xfe", "{}"])
def test_broken_file_means_no_rehearsal_yet_and_is_written_anew(content: str | bytes) -> None:
    write(content)
    assert last_rehearsal("raft/outage") is None
    keep_rehearsal("raft/outage", Rehearsed(seconds={"load": 1.0}))
    assert last_rehearsal("raft/outage") == Rehearsed(seconds={"load": 1.0})


@pytest.mark.parametrize(
    "part",
    ["null", "{}", '{"seconds": []}', '{"seconds": {"load": -1}}', '{"seconds": {"a": "b"}}'],
)
def test_broken_story_costs_no_other_story(part: str) -> None:
    write('{"raft/outage": ' + part + ', "tikv/outage": {"seconds": {"load": 2}}}')
    assert last_rehearsal("raft/outage") is None
    assert last_rehearsal("tikv/outage") == Rehearsed(seconds={"load": 2.0})


def test_fields_of_a_later_version_are_left_out() -> None:
    write(json.dumps({"raft/outage": {"seconds": {"load": 2}, "mood": "good"}}))
    assert last_rehearsal("raft/outage") == Rehearsed(seconds={"load": 2.0})


def test_folder_that_cannot_be_written_costs_nothing(home: Path) -> None:
    home.mkdir(parents=True)
    (home / "state").write_text("a file")
    keep_rehearsal("raft/outage", Rehearsed(seconds={"load": 1.0}))
    assert last_rehearsal("raft/outage") is None
