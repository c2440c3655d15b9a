"""Freed memory goes back to the system once a new run stands, and nothing waits after the end."""

from __future__ import annotations

import asyncio
import sys

import pytest

from core.process import freed_memory
from core.process.freed_memory import freed_memory_given_back, give_back
from core.views.timeline import Timeline
from tests.records import a_run


async def test_memory_is_given_back_once_for_runs_in_quick_succession(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given: list[None] = []
    done = asyncio.Event()

    def note() -> None:
        given.append(None)
        done.set()

    monkeypatch.setattr(freed_memory, "WAIT_S", 0.0)
    monkeypatch.setattr(freed_memory, "give_back", note)
    timeline = Timeline()
    with freed_memory_given_back(timeline):
        timeline.append(a_run("n1"))
        timeline.append(a_run("n1"))
        await done.wait()
    assert len(given) == 1


async def test_nothing_is_given_back_after_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[None] = []
    monkeypatch.setattr(freed_memory, "WAIT_S", 0.0)
    monkeypatch.setattr(freed_memory, "give_back", lambda: given.append(None))
    timeline = Timeline()
    with freed_memory_given_back(timeline):
        timeline.append(a_run("n1"))
    timeline.append(a_run("n1"))
    for _ in range(3):
        await asyncio.sleep(0)
    assert not given


def test_giving_back_is_no_error_on_any_system(monkeypatch: pytest.MonkeyPatch) -> None:
    assert give_back() in (True, False)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert not give_back()
