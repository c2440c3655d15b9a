"""Processes with much to do run on the quickest loop that there is."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Iterator

import pytest

from core.process.quick_loop import COLLECT_EVERY, run_quickly


@pytest.fixture(autouse=True)
def threshold() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


async def _name_of_loop() -> str:
    return type(asyncio.get_running_loop()).__module__.partition(".")[0]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no uvloop on Windows")
def test_quick_loop_is_uvloop_and_collects_garbage_seldom() -> None:
    assert run_quickly(_name_of_loop()) == "uvloop"
    assert gc.get_threshold()[0] == COLLECT_EVERY


def test_quick_loop_without_uvloop_is_pythons_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvloop", None)
    assert run_quickly(_name_of_loop()) == "asyncio"
