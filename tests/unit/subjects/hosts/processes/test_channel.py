"""A channel sends without waiting, also where the system has no flag for that."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from subjects.hosts.processes import channel
from subjects.hosts.processes.channel import Channel

MUCH = b"x" * 65_536
ENOUGH = 1_000
"""Pieces that no connection holds unread."""


@pytest.fixture(params=["with a flag", "without a flag"])
def pair(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Channel, Channel]]:
    if request.param == "without a flag":  # as on Windows
        monkeypatch.setattr(channel, "_AT_ONCE", 0)
    ours, socket = Channel.pair()
    theirs = Channel(socket)
    yield ours, theirs
    ours.close()
    theirs.close()


def test_line_arrives(pair: tuple[Channel, Channel]) -> None:
    ours, theirs = pair
    ours.send_at_once(b"hello\n")
    assert next(theirs.lines()) == b"hello"


def test_reader_that_reads_nothing_holds_up_nobody(pair: tuple[Channel, Channel]) -> None:
    ours, _ = pair
    small = MUCH[:512]
    with pytest.raises(OSError):
        for _ in range(ENOUGH * len(MUCH) // len(small)):
            ours.send_at_once(small)


def test_reader_that_is_gone_is_told(pair: tuple[Channel, Channel]) -> None:
    ours, theirs = pair
    theirs.close()
    with pytest.raises(OSError):
        for _ in range(ENOUGH):
            ours.send_at_once(MUCH)
