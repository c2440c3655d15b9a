"""Tests of an engine that is heard, lost and found again."""

from __future__ import annotations

import asyncio
import queue
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping
from typing import Any, cast

import pytest

from subjects.hosts.containers import watch as module
from subjects.hosts.containers.engine.errors import EngineError
from subjects.hosts.containers.engine.views import ContainerView
from subjects.hosts.containers.engine_events import EngineEvent
from subjects.hosts.containers.labels import RUN, SERVICE, of_run
from subjects.hosts.containers.watch import EngineWatch
from tests.unit.subjects.hosts.containers.memory import container


class PlayedStream:
    def __init__(self) -> None:
        self.items: queue.Queue[dict[str, Any] | None] = queue.Queue()

    def __iter__(self) -> Iterator[dict[str, Any]]:
        while (item := self.items.get()) is not None:
            yield item

    def close(self) -> None:
        self.items.put(None)


class TalkingEngine:
    """An engine whose answers the test sets."""

    url = "unix:///here"
    same_clock = True

    def __init__(self) -> None:
        self.streams: list[PlayedStream] = []
        self.since: list[str | None] = []
        self.is_away = False
        self.calls = 0

    async def ping(self, _timeout_s: float) -> None:
        self._check()

    async def containers(self, _labels: Mapping[str, str]) -> list[ContainerView]:
        self._check()
        return [container("c1")]

    def events(self, since: str | None) -> PlayedStream:
        self._check()
        self.since.append(since)
        self.streams.append(PlayedStream())
        return self.streams[-1]

    def say(self, action: str, at_ns: int) -> None:
        actor = {"ID": "c1", "Attributes": {RUN: "r1", SERVICE: "n1"}}
        item = {"Type": "container", "Action": action, "Actor": actor, "timeNano": at_ns}
        self.streams[-1].items.put(item)

    def hang_up(self) -> None:
        self.streams[-1].close()

    def _check(self) -> None:
        self.calls += 1
        if self.is_away:
            raise EngineError("The engine is away.")


class HeardChanges:
    def __init__(self, engine: TalkingEngine) -> None:
        self.engine = engine
        self.actions: list[str] = []
        self.lost: list[str] = []
        self.back: list[int] = []
        self.news = asyncio.Event()
        self.watch = EngineWatch(
            cast("Any", engine), of_run("r1"), self._event, self._lost, self._back
        )

    async def until(self, is_so: Callable[[], bool]) -> None:
        async with asyncio.timeout(30):
            while not is_so():
                self.news.clear()
                await self.news.wait()

    def _event(self, event: EngineEvent) -> None:
        self.actions.append(event.action)
        self.news.set()

    def _lost(self, text: str) -> None:
        self.lost.append(text)
        self.news.set()

    def _back(self, views: Any, _looked_s: float) -> None:
        self.back.append(len(views))
        self.news.set()


@pytest.fixture
async def heard(monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[HeardChanges]:
    monkeypatch.setattr(module, "FIRST_TRY_S", 0.001)
    heard = HeardChanges(TalkingEngine())
    await heard.watch.start()
    yield heard
    await heard.watch.stop()


async def test_events_arrive_in_order(heard: HeardChanges) -> None:
    heard.engine.say("start", 1)
    heard.engine.say("die", 2)
    await heard.until(lambda: len(heard.actions) == 2)
    assert heard.actions == ["start", "die"]
    assert not heard.watch.is_lost


async def test_ended_stream_means_a_lost_engine_and_is_resumed_where_it_broke(
    heard: HeardChanges,
) -> None:
    heard.engine.say("start", 1_000_000_007)
    await heard.until(lambda: heard.actions == ["start"])
    heard.engine.is_away = True
    heard.engine.hang_up()
    await heard.until(lambda: bool(heard.lost))
    assert heard.watch.is_lost
    assert "has stopped" in heard.lost[0]
    heard.engine.is_away = False
    await heard.until(lambda: bool(heard.back))
    assert not heard.watch.is_lost
    assert heard.engine.since == [None, "1.000000007"]
    # An event that the engine repeats is heard once.
    heard.engine.say("start", 1_000_000_007)
    heard.engine.say("die", 2_000_000_000)
    await heard.until(lambda: len(heard.actions) == 2)
    assert heard.actions == ["start", "die"]
    assert (len(heard.lost), heard.back) == (1, [1])


async def test_an_engine_that_answers_no_ping_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PING_EVERY_S", 0.001)
    heard = HeardChanges(TalkingEngine())
    await heard.watch.start()
    heard.engine.is_away = True
    await heard.until(lambda: bool(heard.lost))
    assert heard.lost == ["The engine is away."]
    await heard.watch.stop()


async def test_watch_may_stop_while_the_engine_is_away(heard: HeardChanges) -> None:
    heard.engine.is_away = True
    heard.engine.hang_up()
    await heard.until(lambda: bool(heard.lost))
    await heard.watch.stop()
    await heard.watch.stop()
    assert heard.back == []


async def test_an_engine_that_is_away_from_the_start_is_told() -> None:
    heard = HeardChanges(TalkingEngine())
    heard.engine.is_away = True
    with pytest.raises(EngineError):
        await heard.watch.start()
    await heard.watch.stop()


def test_an_idle_engine_is_asked_less_than_thirty_times_a_minute() -> None:
    assert 60 / module.PING_EVERY_S <= 30
