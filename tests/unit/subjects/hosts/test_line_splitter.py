"""Lines out of pieces: whatever else is written there, ours are found."""

import random

import pytest

from subjects.hosts.line_splitter import RECORD, LineSplitter, record_in


@pytest.mark.parametrize("size", [1, 2, 7, 1_000])
def test_lines_are_whole_however_they_are_cut(size: int) -> None:
    data = b"one\ntwo\n\nthree\nrest"
    splitter = LineSplitter()
    lines = [
        line
        for start in range(0, len(data), size)
        for line in splitter.feed(data[start : start + size])
    ]
    assert lines == [b"one", b"two", b"", b"three"]


def test_line_past_the_limit_is_dropped_to_its_end() -> None:
    splitter = LineSplitter(limit=10)
    assert splitter.feed(b"x" * 8) == []
    assert splitter.feed(b"x" * 8) == []
    assert splitter.feed(b"x" * 8 + b"\nours\n") == [b"ours"]
    assert splitter.feed(b"y" * 11 + b"\n" + b"z" * 10 + b"\n") == [b"z" * 10]


def test_endless_line_costs_no_memory() -> None:
    splitter = LineSplitter(limit=10)
    for _ in range(100):
        assert splitter.feed(b"x" * 1_000) == []
    assert splitter.feed(b"\nours\n") == [b"ours"]


def test_splitter_takes_any_bytes_for_a_line() -> None:
    noise = random.Random(1).randbytes(4_096).replace(b"\n", b"")
    assert LineSplitter().feed(noise + b"\n") == [noise]


@pytest.mark.parametrize(
    ("line", "record"),
    [
        (RECORD + b"{}", b"{}"),
        (b"no end of line: " + RECORD + b"{}", b"{}"),
        (b"\xff\xfe" + RECORD + b"half" + RECORD + b"{}", b"{}"),
        (b'{"is": "ready"}', None),
        (b"", None),
    ],
)
def test_our_records_are_told_from_what_others_print(line: bytes, record: bytes | None) -> None:
    assert record_in(line) == record
