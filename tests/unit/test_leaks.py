"""Tests of the leak checks, which must find what they are there for."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading

import pytest

from tests import leaks


@pytest.fixture(autouse=True)
def short_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leaks, "GRACE_S", 0.05)


def test_a_thread_that_goes_on_is_told() -> None:
    before = leaks.Snapshot()
    ended = threading.Event()
    thread = threading.Thread(target=ended.wait, name="straggler")
    thread.start()
    assert before.leaked() == ["thread straggler"]
    ended.set()
    thread.join()
    assert before.leaked() == []


def test_a_child_process_is_told_and_killed() -> None:
    before = leaks.Snapshot()
    wait_for_input = [sys.executable, "-c", "input()"]
    with subprocess.Popen(wait_for_input, stdin=subprocess.PIPE) as child:
        (told,) = before.leaked()
        assert str(child.pid) in told
        child.wait()
    assert before.leaked() == []


async def test_a_task_that_goes_on_is_told_and_cancelled() -> None:
    task = asyncio.create_task(asyncio.Event().wait(), name="straggler")
    (told,) = await leaks.leaked_tasks()
    assert "straggler" in told
    with pytest.raises(asyncio.CancelledError):
        await task
