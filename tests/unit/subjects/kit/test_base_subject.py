"""A subject begins and ends in the same order, wherever the nodes live."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import pytest

from core.model.events import Event, NodeHealth, Progressed
from core.ports import SubjectError
from core.views.timeline import RunClock
from subjects.hosts.start_progress import StartProgress
from subjects.kit.base_subject import BaseSubject
from subjects.load.client import LoadProcess


class CallRecorder:
    """A hosting and a watcher that record all calls."""

    warden_pid = 7

    def __init__(self, opens: bool = True) -> None:
        self.said: list[str] = []
        self.folder = Path("run")
        self.opens = opens

    async def open(self) -> None:
        self.said.append("open")
        if not self.opens:
            raise SubjectError("no engine")

    def own(self, pid: int) -> None:
        self.said.append(f"own {pid}")

    def withdraw(self) -> None:
        self.said.append("withdraw")

    async def close(self) -> None:
        self.said.append("close")

    async def run(self) -> None:
        self.said.append("watch")

    def get_health(self) -> Mapping[str, NodeHealth]:
        return {}

    async def stop(self) -> None:
        self.said.append("stop watching")


class ToldLoad:
    """A load that records the end."""

    def __init__(self, said: list[str]) -> None:
        self.said = said

    async def close(self) -> None:
        self.said.append("end the load")


class Part(BaseSubject[CallRecorder, LoadProcess]):
    """A subject whose parts are all fakes."""

    def __init__(self, hosting: CallRecorder) -> None:
        self.told: list[Event] = []
        progress = StartProgress(self.told.append, RunClock())
        load = cast("LoadProcess", ToldLoad(hosting.said))
        self.error: BaseException | None = None
        super().__init__(hosting, hosting, load, progress, (hosting,))

    async def _form(self) -> None:
        self._hosting.said.append("start")
        if self.error is not None:
            raise self.error

    @property
    def is_done(self) -> bool:
        return [event.done for event in self.told if isinstance(event, Progressed)] == [True]


async def test_a_start_begins_with_nothing_that_is_left_of_the_last() -> None:
    hosting = CallRecorder()
    subject = Part(hosting)
    await subject.start()
    assert hosting.said == ["withdraw", "close", "open", "start"]
    assert subject.is_done
    assert (subject.folder, subject.warden_pid) == (Path("run"), 7)


@pytest.mark.parametrize("error", [SubjectError("no port"), asyncio.CancelledError()])
async def test_a_start_that_fails_leaves_nothing_behind(error: BaseException) -> None:
    hosting = CallRecorder()
    subject = Part(hosting)
    subject.error = error
    with pytest.raises(type(error)):
        await subject.start()
    assert hosting.said == ["withdraw", "close", "open", "start", "withdraw", "close"]
    assert subject.is_done


async def test_hosting_that_was_opened_in_part_is_closed_too() -> None:
    hosting = CallRecorder(opens=False)
    subject = Part(hosting)
    with pytest.raises(SubjectError, match="no engine"):
        await subject.start()
    assert hosting.said == ["withdraw", "close", "open", "withdraw", "close"]
    assert subject.is_done


async def test_the_load_ends_before_what_it_loads() -> None:
    hosting = CallRecorder()
    await Part(hosting).stop()
    assert hosting.said == ["end the load", "stop watching", "withdraw", "close"]
