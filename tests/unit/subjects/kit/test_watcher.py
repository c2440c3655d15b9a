"""The loop that watches nodes, over nodes that the test sets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

import pytest
from msgspec.structs import replace

from core.model.events import Event, NodeHealth, NodeObserved, NodeStatus, SystemObserved
from core.ports import Clock, HealthPoller, TaskFailure
from subjects.hosts.instance import Instance, RuntimeState
from subjects.kit.observation import NodeObservation
from subjects.kit.place import Address
from subjects.kit.polling import SETTLED_AFTER_S
from subjects.kit.probe import Asked, Probe
from subjects.kit.system_figures import SystemFigures
from subjects.kit.watcher import TELL_EVERY_S, HealthQuestion, HealthWatcher
from tests.clocks import SetClock
from tests.expected_errors import ExpectedErrors


class ReportedNode:
    """A node without an instance, whose changes the test reports."""

    instance: Instance | None = None
    address: Address | None = None
    is_begun_anew = False

    def __init__(self) -> None:
        self.listeners: list[Callable[[], None]] = []

    def on_change(self, listener: Callable[[], None]) -> None:
        self.listeners.append(listener)


class SilentClient:
    def close(self) -> None:
        raise AssertionError("nothing was asked through it")


class SetProbe(Probe[NodeObservation, SilentClient]):
    """A probe whose observations the test sets."""

    def __init__(self, clock: Clock) -> None:
        self.own_node = ReportedNode()
        super().__init__(
            self.own_node,
            NodeObservation(node="n1"),
            clock,
            connect=lambda _: SilentClient(),
            ask=self._unasked,
            fresh=self._unrenewed,
        )
        self.looks_anew = True
        self.look_fails = False
        self.failing: Exception | None = None
        self.was_asked = asyncio.Event()
        self.closed = 0

    def look(self) -> bool:
        if self.look_fails:
            raise RuntimeError("can't look")
        return self.looks_anew

    async def ask(self) -> None:
        self.was_asked.set()
        if self.failing is not None:
            raise self.failing

    def close(self) -> None:
        self.closed += 1

    def _unrenewed(
        self, seen: NodeObservation, runtime_state: RuntimeState, t: float, *, started: bool
    ) -> NodeObservation:
        raise AssertionError(seen, runtime_state, t, started)

    async def _unasked(self, client: SilentClient, asked: Asked[NodeObservation]) -> None:
        raise AssertionError(client, asked)


class WatchedStage:
    """One node whose health the test sets, beside a question that hangs."""

    def __init__(self, *, judges_each_look: bool = False) -> None:
        self.clock = SetClock()
        self.events: list[Event] = []
        self.failures: list[TaskFailure] = []
        self.probe = SetProbe(self.clock)
        self.health = NodeHealth(node="n1", status=NodeStatus.UP)
        self.closed = 0
        self.watcher = HealthWatcher(
            {"n1": self.probe},
            lambda seen, everyone, before, now: self.health,
            self.events.append,
            self.clock,
            self.failures.append,
            tell_system=self._tell_system,
            is_well=lambda _: True,
            questions=[HealthQuestion("hangs", asyncio.Event().wait)],
            judges_each_look=judges_each_look,
            on_close=self._close,
        )

    @property
    def told(self) -> list[NodeHealth]:
        return [event.health for event in self.events if isinstance(event, NodeObserved)]

    def get_health(self) -> NodeHealth:
        return self.watcher.get_health()["n1"]

    def hear_of_a_change(self) -> None:
        for listener in self.probe.own_node.listeners:
            listener()

    async def until(self, status: NodeStatus) -> None:
        while self.get_health().status is not status:
            await asyncio.sleep(0)

    def _tell_system(self, seen: object, health: object, now: float) -> None:
        self.events.append(SystemObserved(t=now, figures={}))

    def _close(self) -> None:
        self.closed += 1


@asynccontextmanager
async def watched(*, judges_each_look: bool = False) -> AsyncGenerator[WatchedStage]:
    stage = WatchedStage(judges_each_look=judges_each_look)
    running = asyncio.create_task(stage.watcher.run())
    await stage.probe.was_asked.wait()
    yield stage
    await stage.watcher.stop()
    await running
    assert (stage.closed, stage.probe.closed) == (1, 1)


async def test_watcher_is_a_health_poller_that_knows_nothing_before_it_runs() -> None:
    poller: HealthPoller = WatchedStage().watcher
    assert poller.get_health()["n1"].status is NodeStatus.UNKNOWN
    assert poller.get_health()["n1"].detail == "not started"
    await poller.stop()


async def test_a_change_is_told_once_and_then_what_is_known_of_the_system() -> None:
    async with watched() as stage:
        stage.hear_of_a_change()
        assert [type(event) for event in stage.events[:2]] == [NodeObserved, SystemObserved]
        assert stage.told == [stage.health]
        assert stage.watcher.get_health() == {"n1": stage.health}


async def test_change_that_is_no_news_is_told_with_the_next_seconds_figures() -> None:
    async with watched() as stage:
        stage.hear_of_a_change()
        first, stage.health = stage.health, replace(stage.health, memory_bytes=3)
        stage.hear_of_a_change()
        assert stage.told == [first]
        stage.clock.t = TELL_EVERY_S
        stage.hear_of_a_change()
        stage.clock.t = TELL_EVERY_S * 3
        stage.hear_of_a_change()
        assert stage.told == [first, stage.health]


async def test_nodes_are_not_judged_where_nothing_has_changed() -> None:
    async with watched() as stage:
        stage.hear_of_a_change()
        stage.probe.looks_anew = False
        stage.health = NodeHealth(node="n1", status=NodeStatus.DOWN)
        stage.hear_of_a_change()
        assert stage.get_health().status is NodeStatus.UP


async def test_nodes_are_judged_at_each_look_where_that_is_wanted() -> None:
    async with watched(judges_each_look=True) as stage:
        stage.probe.looks_anew = False
        stage.health = NodeHealth(node="n1", status=NodeStatus.DOWN)
        stage.hear_of_a_change()
        assert stage.get_health().status is NodeStatus.DOWN


async def test_node_is_unknown_while_its_question_fails_and_known_again_after(
    monkeypatch: pytest.MonkeyPatch, expected_errors: ExpectedErrors
) -> None:
    monkeypatch.setattr("core.process.tasks.FIRST_PAUSE_S", 0.0)
    monkeypatch.setattr("subjects.kit.polling.SLOW_S", 0.0)
    monkeypatch.setattr("subjects.kit.polling.QUICK_S", 0.0)
    async with watched() as stage:
        stage.probe.failing = AttributeError("'NoneType' object has no attribute 'readexactly'")
        await stage.until(NodeStatus.UNKNOWN)
        stage.hear_of_a_change()
        assert stage.get_health().status is NodeStatus.UNKNOWN
        stage.probe.failing = None
        await stage.until(NodeStatus.UP)
        told = [(failure.title, failure.is_restarted) for failure in stage.failures]
    assert told == [("watching n1", True)]
    expected_errors.take("health/n1 failed; it is started again")


async def test_all_nodes_are_unknown_while_looking_fails(
    monkeypatch: pytest.MonkeyPatch, expected_errors: ExpectedErrors
) -> None:
    monkeypatch.setattr("core.process.tasks.FIRST_PAUSE_S", 0.0)
    monkeypatch.setattr("subjects.kit.watcher.LOOK_EVERY_S", 0.0)
    async with watched() as stage:
        await stage.until(NodeStatus.UP)
        stage.probe.look_fails = True
        await stage.until(NodeStatus.UNKNOWN)
        stage.probe.look_fails = False
        await stage.until(NodeStatus.UP)
    expected_errors.take("health/look failed; it is started again")


async def test_a_node_that_turns_hastens_the_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("subjects.kit.polling.QUICK_S", 60.0)
    monkeypatch.setattr("subjects.kit.polling.SLOW_S", 60.0)
    async with watched() as stage:
        stage.hear_of_a_change()
        stage.clock.t = SETTLED_AFTER_S * 2
        stage.probe.was_asked.clear()
        stage.health = NodeHealth(node="n1", status=NodeStatus.DOWN)
        stage.hear_of_a_change()
        await stage.probe.was_asked.wait()


async def test_after_its_end_a_change_is_no_longer_heard_of() -> None:
    async with watched() as stage:
        pass
    count = len(stage.events)
    stage.health = NodeHealth(node="n1", status=NodeStatus.DOWN)
    stage.hear_of_a_change()
    assert len(stage.events) == count


async def test_watcher_can_watch_again() -> None:
    stage = WatchedStage()
    for times in (1, 2):
        running = asyncio.create_task(stage.watcher.run())
        await stage.probe.was_asked.wait()
        stage.probe.was_asked.clear()
        await stage.watcher.stop()
        await running
        assert (stage.closed, stage.probe.closed) == (times, times)


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


async def test_node_that_was_just_started_is_asked_again_at_once_until_it_answers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("subjects.kit.polling.QUICK_S", 60.0)
    monkeypatch.setattr("subjects.kit.polling.SLOW_S", 60.0)
    monkeypatch.setattr("subjects.kit.polling.AT_ONCE_S", 0.0)
    async with watched() as stage:
        stage.hear_of_a_change()
        for _ in range(3):
            stage.probe.was_asked.clear()
            stage.probe.seen = replace(
                stage.probe.seen, runtime_state=RuntimeState.RUNNING, runtime_state_t=stage.clock.t
            )
            stage.hear_of_a_change()
            await stage.probe.was_asked.wait()
            stage.probe.was_asked.clear()
            await stage.probe.was_asked.wait()  # nobody heard of a change meanwhile
