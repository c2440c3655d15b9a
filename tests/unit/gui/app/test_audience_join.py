"""The audience's page is made once somebody asks for it, and never before."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import psutil

from core.model import events as ev
from core.model import intents as want
from core.recording.recorder import Recorder
from core.views.timeline import RunClock, Timeline
from gui.app.audience import audience_joined
from gui.app.request import AudienceWish
from tests.listening import HERE, Listening, listening
from tests.scripted import scripted_run

LISTENS_WITHIN_S = 60.0


class NotedAudience:
    """An audience before a show that only notes what reaches it."""

    def __init__(self, timeline: Timeline, send: Callable[[want.Intent], None]) -> None:
        self.timeline = timeline
        self.send = send
        self.passed: list[want.Intent] = []

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(LISTENS_WITHIN_S):
            while not holds():
                await asyncio.sleep(0.02)

    @property
    def opened(self) -> ev.AudienceOpened | None:
        return self.timeline.state.audience.opened


@asynccontextmanager
async def joined(folder: Path, wish: AudienceWish | None = None) -> AsyncGenerator[NotedAudience]:
    timeline = Timeline()
    recorder = Recorder(timeline, folder)
    passed: list[want.Intent] = []
    try:
        async with audience_joined(wish, timeline, RunClock(), recorder) as join:
            made = NotedAudience(timeline, join.before(passed.append))
            made.passed = passed
            yield made
    finally:
        recorder.close()


def begin(timeline: Timeline) -> None:
    timeline.append(scripted_run()[0])


def children() -> list[psutil.Process]:
    return psutil.Process().children(recursive=True)


async def test_without_being_asked_nothing_is_started_and_all_goes_to_the_show(tmp_path: Path):
    async with joined(tmp_path) as room:
        before = len(children())
        begin(room.timeline)
        room.send(want.Next())
        room.send(want.CloseAudience())
        await asyncio.sleep(0)
        assert room.passed == [want.Next()]
        assert len(children()) == before
        assert room.opened is None


async def test_a_page_is_opened_when_asked_for_and_gone_after_the_show(tmp_path: Path):
    async with joined(tmp_path) as room:
        begin(room.timeline)
        room.send(want.OpenAudience("127.0.0.1"))
        room.send(want.Next())
        await room.until(lambda: room.opened is not None)
        assert room.opened is not None
        assert room.opened.address == "127.0.0.1"
        assert room.passed == [want.Next()]
        port = room.opened.port
    assert Listening(HERE, port) not in listening(children())


async def test_the_command_lines_address_is_opened_at_the_first_run(tmp_path: Path):
    async with joined(tmp_path, AudienceWish(address="127.0.0.1")) as room:
        await asyncio.sleep(0)
        assert room.opened is None, "no run is there yet"
        begin(room.timeline)
        await room.until(lambda: room.opened is not None)


async def test_a_wish_without_an_address_opens_nothing_by_itself(tmp_path: Path):
    async with joined(tmp_path, AudienceWish()) as room:
        before = len(children())
        begin(room.timeline)
        await asyncio.sleep(0)
        assert len(children()) == before
