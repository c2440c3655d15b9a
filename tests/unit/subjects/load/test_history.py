"""The times of all writes are kept through a SIGKILL, and listed with what was found of them."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path

import pytest

from core.model.events import WritesListed
from core.model.write_list import PART, Found, ListedWrite, unpack_part
from subjects.load.history import WriteHistory
from tests.unit.subjects.load.killed import kill_writer

_WRITER = """
import sys, time
from pathlib import Path
from subjects.load.history import WriteHistory
history = WriteHistory(Path(sys.argv[1]), "run")
now = time.monotonic()
for n in range(1000):
    history.begin(n, now + n)
    if n % 3:
        history.end(n, now + n + 0.25)
"""


def listed(history: WriteHistory, versions: list[int], found: list[Found]) -> list[ListedWrite]:
    parts = list(history.parts(versions, found))
    assert all(part.total == len(versions) for part in parts)
    return [write for part in parts for write in unpack_part(part.data, part.first)]


def test_write_is_listed_with_its_times_and_what_was_found(tmp_path: Path) -> None:
    with closing(WriteHistory(tmp_path / "history", "run")) as history:
        now = time.monotonic()
        history.begin(0, now + 1.0)
        history.end(0, now + 1.5)
        history.begin(1, now + 2.0)
        writes = listed(history, [7, 0, 0], [Found.RIGHT, Found.MISSING, Found.MISSING])
    first, second, third = writes
    assert first.ended_s is not None
    assert first.begun_s is not None
    assert first.ended_s - first.begun_s == pytest.approx(0.5, abs=2e-4)
    assert (first.acked, first.found) == (True, Found.RIGHT)
    assert (second.ended_s, second.acked) == (None, False)
    assert third.begun_s is None, "its number was given out, and it was never sent"


def test_killed_process_keeps_all_times(tmp_path: Path) -> None:
    path = tmp_path / "history"
    kill_writer(_WRITER, path)
    with closing(WriteHistory(path, "run")) as history:
        writes = listed(history, [1] * 1000, [Found.RIGHT] * 1000)
    begun = [write.begun_s for write in writes]
    assert all(later is not None for later in begun)
    took = [
        write.ended_s - write.begun_s
        for write in writes
        if write.ended_s is not None and write.begun_s is not None
    ]
    assert len(took) == 666
    assert took == pytest.approx([0.25] * 666, abs=2e-4)


def test_history_keeps_the_first_writes_and_says_how_many_there_were(tmp_path: Path) -> None:
    with closing(WriteHistory(tmp_path / "history", "run", most=3)) as history:
        for n in range(5):
            history.begin(n, time.monotonic())
            history.end(n, time.monotonic())
        (part,) = history.parts([1] * 5, [Found.RIGHT] * 5)
    assert (part.first, part.count, part.total) == (0, 3, 5)


def test_long_history_comes_in_parts_that_follow_each_other(tmp_path: Path) -> None:
    count = 2 * PART + 5
    with closing(WriteHistory(tmp_path / "history", "run")) as history:
        now = time.monotonic()
        for n in range(count):
            history.begin(n, now)
        parts = list(history.parts([0] * count, [Found.MISSING] * count))
    assert [(part.first, part.count) for part in parts] == [(0, PART), (PART, PART), (2 * PART, 5)]
    assert all(isinstance(part, WritesListed) and len(part.data) < 1 << 19 for part in parts)


def test_history_that_can_not_be_kept_stops_no_write(tmp_path: Path) -> None:
    history = WriteHistory(tmp_path / "missing" / "history", "run")
    history.begin(0, time.monotonic())
    history.end(0, time.monotonic())
    assert list(history.parts([1], [Found.RIGHT])) == []
    history.close()


def test_outcome_that_comes_after_the_end_is_left_out(tmp_path: Path) -> None:
    history = WriteHistory(tmp_path / "history", "run")
    history.begin(0, time.monotonic())
    history.close()
    history.end(0, time.monotonic())
    history.begin(1, time.monotonic())
    history.close()
