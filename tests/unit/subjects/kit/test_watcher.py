"""The loop that watches nodes, over nodes that the test sets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from functools import partial

import pytest
from msgspec.structs import replace

from core.model.events import Event, NodeHealth, NodeObserved, NodeStatus, SystemObserved
from core.ports import HealthPoller, TaskFailure
from subjects.hosts.instance import Instance
from subjects.kit.polling import SETTLED_AFTER_S, PollingPace
from subjects.kit.watcher import TELL_EVERY_S, HealthWatcher, Question, SystemFigures
from tests.clocks import SetClock
from tests.expected_errors import ExpectedErrors


def status_is_news(health: NodeHealth, before: NodeHealth) -> bool:
    return health.status is not before.status


class NeverStarted:
    """A node that nothing runs yet."""

    instance: Instance | None = None
    is_begun_anew = False


class Watched(HealthWatcher):
    """One node whose health the test sets, beside a question that hangs and one that fails."""

    def __init__(self) -> None:
        self.clock = SetClock()
        self.events: list[Event] = []
        self.failures: list[TaskFailure] = []
        self.failing: Exception | None = None
        self.paced = PollingPace(self.clock, lambda: True)
        take = self.failures.append
        super().__init__(
            {"n1": NeverStarted()},
            status_is_news,
            self.events.append,
            self.clock,
            take,
            pace=self.paced,
        )
        self.health = NodeHealth(node="n1", status=NodeStatus.UP)
        self.looks_anew = True
        self.look_fails = False
        self.asked = asyncio.Event()
        self.closed = 0

    @property
    def told(self) -> list[NodeHealth]:
        return [event.health for event in self.events if isinstance(event, NodeObserved)]

    def hear_of_a_change(self) -> None:
        self._changed()

    async def until(self, status: NodeStatus) -> None:
        while self.get_health()["n1"].status is not status:
            await asyncio.sleep(0)

    def _look(self) -> bool:
        if self.look_fails:
            raise RuntimeError("can't look")
        return self.looks_anew

    def _questions(self) -> Iterator[Question]:
        yield "hangs", asyncio.Event().wait
        yield "n1", partial(self.paced.repeat, self._judged_after("n1", self._ask_n1))

    async def _ask_n1(self) -> None:
        self.asked.set()
        if self.failing is not None:
            raise self.failing

    def _judge(self, now: float) -> Iterator[NodeHealth]:
        del now
        yield self.health

    def _tell_system(self, now: float) -> None:
        self.events.append(SystemObserved(t=now, figures={}))

    def _close(self) -> None:
        self.closed += 1


@asynccontextmanager
async def watched() -> AsyncGenerator[Watched]:
    watcher = Watched()
    running = asyncio.create_task(watcher.run())
    await watcher.asked.wait()
    yield watcher
    await watcher.stop()
    await running
    assert watcher.closed == 1


async def test_it_is_a_health_poller_that_knows_nothing_before_it_runs() -> None:
    poller: HealthPoller = Watched()
    assert poller.get_health()["n1"].status is NodeStatus.UNKNOWN
    assert poller.get_health()["n1"].detail == "not started"
    await poller.stop()


async def test_a_change_is_told_once_and_then_what_is_known_of_the_system() -> None:
    async with watched() as watcher:
        watcher.hear_of_a_change()
        assert [type(event) for event in watcher.events[:2]] == [NodeObserved, SystemObserved]
        assert watcher.told == [watcher.health]
        assert watcher.get_health() == {"n1": watcher.health}


async def test_what_is_no_news_is_told_with_the_next_seconds_figures() -> None:
    async with watched() as watcher:
        watcher.hear_of_a_change()
        first, watcher.health = watcher.health, replace(watcher.health, lag=3)
        watcher.hear_of_a_change()
        assert watcher.told == [first]
        watcher.clock.t = TELL_EVERY_S
        watcher.hear_of_a_change()
        watcher.clock.t = TELL_EVERY_S * 3
        watcher.hear_of_a_change()
        assert watcher.told == [first, watcher.health]


async def test_where_nothing_has_changed_nothing_is_judged() -> None:
    async with watched() as watcher:
        watcher.hear_of_a_change()
        watcher.looks_anew = False
        watcher.health = NodeHealth(node="n1", status=NodeStatus.DOWN)
        watcher.hear_of_a_change()
        assert watcher.get_health()["n1"].status is NodeStatus.UP


async def test_node_is_unknown_while_its_question_fails_and_known_again_after(
    monkeypatch: pytest.MonkeyPatch, expected_errors: ExpectedErrors
) -> None:
    monkeypatch.setattr("core.process.tasks.FIRST_PAUSE_S", 0.0)
    monkeypatch.setattr("subjects.kit.polling.SLOW_S", 0.0)
    monkeypatch.setattr("subjects.kit.polling.QUICK_S", 0.0)
    async with watched() as watcher:
        watcher.failing = AttributeError("'NoneType' object has no attribute 'readexactly'")
        await watcher.until(NodeStatus.UNKNOWN)
        watcher.hear_of_a_change()
        assert watcher.get_health()["n1"].status is NodeStatus.UNKNOWN
        watcher.failing = None
        await watcher.until(NodeStatus.UP)
        told = [(failure.title, failure.is_restarted) for failure in watcher.failures]
    assert told == [("watching n1", True)]
    expected_errors.take("health/n1 failed; it is started again")


async def test_all_nodes_are_unknown_while_looking_fails(
    monkeypatch: pytest.MonkeyPatch, expected_errors: ExpectedErrors
) -> None:
    monkeypatch.setattr("core.process.tasks.FIRST_PAUSE_S", 0.0)
    monkeypatch.setattr("subjects.kit.watcher.LOOK_EVERY_S", 0.0)
    async with watched() as watcher:
        await watcher.until(NodeStatus.UP)
        watcher.look_fails = True
        await watcher.until(NodeStatus.UNKNOWN)
        watcher.look_fails = False
        await watcher.until(NodeStatus.UP)
    expected_errors.take("health/look failed; it is started again")


async def test_a_node_that_turns_hastens_the_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("subjects.kit.polling.QUICK_S", 60.0)
    monkeypatch.setattr("subjects.kit.polling.SLOW_S", 60.0)
    async with watched() as watcher:
        watcher.hear_of_a_change()
        watcher.clock.t = SETTLED_AFTER_S * 2
        watcher.asked.clear()
        watcher.health = NodeHealth(node="n1", status=NodeStatus.DOWN)
        watcher.hear_of_a_change()
        await watcher.asked.wait()


async def test_after_its_end_a_change_is_no_longer_heard_of() -> None:
    async with watched() as watcher:
        pass
    count = len(watcher.events)
    watcher.health = NodeHealth(node="n1", status=NodeStatus.DOWN)
    watcher.hear_of_a_change()
    assert len(watcher.events) == count


async def test_it_can_watch_again() -> None:
    watcher = Watched()
    for times in (1, 2):
        running = asyncio.create_task(watcher.run())
        await watcher.asked.wait()
        watcher.asked.clear()
        await watcher.stop()
        await running
        assert watcher.closed == times


def test_figures_are_told_soon_where_they_change_and_rarely_where_not() -> None:
    events: list[Event] = []
    made: list[float] = []
    teller = SystemFigures(events.append, changed_every_s=0.2, same_every_s=1.0)

    def tell(value: float, t: float) -> None:
        def figures() -> dict[str, float]:
            made.append(value)
            return {"stores_up": value}

        teller.tell(figures, t)

    for value, t in ((3, 0.0), (2, 0.1), (2, 0.25), (2, 1.0), (2, 1.3)):
        tell(value, t)
    told = [(event.t, event.figures) for event in events if isinstance(event, SystemObserved)]
    assert told == [(0.0, {"stores_up": 3}), (0.25, {"stores_up": 2}), (1.3, {"stores_up": 2})]
    assert made == [3, 2, 2, 2]
