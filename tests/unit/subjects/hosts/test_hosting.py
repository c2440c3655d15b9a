"""Nodes are started anew where that failed by chance, and for no other reason."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from core.ports import SubjectError
from subjects.hosts.hosting import TRIES, ChanceError, PortTakenError, try_to_start


class FailingStart:
    """A start that fails once for each given error."""

    def __init__(self, *errors: Exception) -> None:
        self.errors: Sequence[Exception] = errors
        self.tries: list[int] = []
        self.discarded = 0

    async def start(self, attempt: int) -> str:
        self.tries.append(attempt)
        if attempt < len(self.errors):
            raise self.errors[attempt]
        return "started"

    async def discard(self) -> None:
        self.discarded += 1


async def test_ports_that_are_taken_are_chosen_anew() -> None:
    start = FailingStart(PortTakenError("port 1"), ChanceError())
    assert await try_to_start(start.start, start.discard) == "started"
    assert start.tries == [0, 1, 2]
    assert start.discarded == 2


async def test_ports_that_are_taken_each_time_are_reported_with_the_last_one() -> None:
    start = FailingStart(*(PortTakenError(f"port {number}") for number in range(TRIES)))
    with pytest.raises(SubjectError, match=f"taken {TRIES} times .* port {TRIES - 1}") as caught:
        await try_to_start(start.start, start.discard)
    assert caught.value.remedy.startswith("Close what opens so many ports")
    assert start.discarded == TRIES


async def test_failure_other_than_by_chance_is_not_retried() -> None:
    start = FailingStart(SubjectError("no such program"))
    with pytest.raises(SubjectError, match="no such program"):
        await try_to_start(start.start, start.discard)
    assert start.tries == [0]
    assert start.discarded == 0
