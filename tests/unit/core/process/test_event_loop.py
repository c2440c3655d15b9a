"""A process that only asks and answers gets the quickest loop that there is."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Iterator

import pytest

from core.process.event_loop import quick_runner


@pytest.fixture(autouse=True)
def collector() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


@pytest.mark.skipif(sys.platform == "win32", reason="uvloop doesn't run there")
def test_runner_has_uvloop_where_that_is_installed() -> None:
    with quick_runner() as runner:
        assert type(runner.get_loop()).__module__ == "uvloop"


def test_runner_has_another_loop_without_uvloop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "uvloop", None)
    with quick_runner() as runner:
        assert isinstance(runner.get_loop(), asyncio.BaseEventLoop)


def test_collector_seldom_holds_up_what_waits() -> None:
    with quick_runner():
        assert gc.get_threshold()[0] >= 10_000
