"""The loop that watches any nodes: look, ask, judge anew, tell what changed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, Generic

from msgspec import Struct

from core.model.events import NodeHealth, NodeObserved, NodeStatus
from core.ports import Clock, Emit, FailureHook, SubjectError
from core.process.tasks import TaskScope
from subjects.kit.health_rules import is_news, unwatched
from subjects.kit.observation import SeenT
from subjects.kit.polling import Ask, PollingPace, every
from subjects.kit.probe import Probe

_LOG = logging.getLogger(__name__)

LOOK_EVERY_S = 0.1
"""Seconds between looks whether a node is paused, which no process reports."""

TELL_EVERY_S = 1.0
"""Seconds between two events for a node's figures, which change all the time."""

LAST_WORDS = 12
"""Lines of a dead node's log that are copied into the app's log."""

Judge = Callable[[SeenT, Sequence[SeenT], NodeHealth, float], NodeHealth]
"""Returns a node's health, from the observations of that node and of all, the last health, and
the run's time."""

Healths = Mapping[str, NodeHealth]
"""The last health of each node, by name."""

TellSystem = Callable[[Sequence[SeenT], Healths, float], None]
"""Emits what is known of the whole system, from the observations and healths of all nodes, and
the run's time."""


class HealthQuestion(Struct, frozen=True):
    """A question beside those to the nodes, repeated; each answer makes all nodes be judged.

    Attributes:
        name: the node or service that the question is about.
        ask: asks once.
        every_s: seconds from the end of one try to the next; None for the pace of the nodes.
    """

    name: str
    ask: Ask
    every_s: float | None = None


def _never(_: Healths) -> bool:
    return False


class HealthWatcher(Generic[SeenT]):
    """A ``core.ports.HealthPoller`` that has a probe for each node of any system.

    Each question is asked in a task of its own, so that a node that hangs delays no other. A
    question that fails with an unexpected error is repeated after a pause; meanwhile the
    node's health is unknown.
    """

    def __init__(
        self,
        probes: Mapping[str, Probe[SeenT, Any]],
        judge: Judge[SeenT],
        emit: Emit,
        clock: Clock,
        on_failure: FailureHook | None = None,
        *,
        tell_system: TellSystem[SeenT] | None = None,
        is_well: Callable[[Healths], bool] = _never,
        questions: Iterable[HealthQuestion] = (),
        look_every_s: float = LOOK_EVERY_S,
        judges_each_look: bool = False,
        on_close: Callable[[], None] | None = None,
    ) -> None:
        """Creates a watcher; :meth:`run` begins to watch.

        Args:
            probes: the probe of each node, by the node's name.
            judge: makes a node's health of the observations.
            emit: puts an event on the timeline.
            clock: the run's time.
            on_failure: is called with each task that fails and is started again.
            tell_system: emits what is known of the whole system, after the nodes were judged.
            is_well: whether nothing is wrong, so that polling is slow; never, by default.
            questions: questions beside those to the nodes.
            look_every_s: seconds between two looks at the processes or containers.
            judges_each_look: whether all nodes are judged anew after every look, and not only
                after a change of a runtime state or an answer.
            on_close: closes the clients of ``questions``.
        """
        self._probes = probes
        self._judge = judge
        self._emit = emit
        self._clock = clock
        self._tell_system = tell_system
        self._questions = tuple(questions)
        self._look_every_s = look_every_s
        self._judges_each_look = judges_each_look
        self._on_close = on_close
        self._pace = PollingPace(clock, lambda: is_well(self._health))
        self._scope = TaskScope("health", on_failure)
        self._health = {
            name: NodeHealth(
                node=name, status=NodeStatus.UNKNOWN, detail="not started", started=False
            )
            for name in probes
        }
        self._told = dict(self._health)
        self._told_t = dict.fromkeys(self._health, float("-inf"))
        self._unwatched: set[str] = set()
        self._news_t = float("-inf")
        self._looks = True
        self._running = False
        self._stopped = asyncio.Event()
        for probe in probes.values():
            probe.node.on_change(self._changed)

    async def run(self) -> None:
        """Watches until cancelled or stopped."""
        self._running = True
        self._stopped = stopped = asyncio.Event()
        look = partial(every, self._look_every_s, self._look_again)
        on_lost = self._look_lost
        self._scope.supervise("look", look, title="looking at the nodes", on_lost=on_lost)
        for name, probe in self._probes.items():
            self._asked_about(name, probe.ask, None, lambda probe=probe: probe.is_just_started)
        for question in self._questions:
            self._asked_about(question.name, question.ask, question.every_s)
        try:
            await stopped.wait()
        finally:
            self._running = False
            await self._scope.close()
            for probe in self._probes.values():
                probe.close()
            if self._on_close is not None:
                self._on_close()

    def get_health(self) -> Healths:
        """Returns the last health of each node, by name."""
        return dict(self._health)

    async def stop(self) -> None:
        """Ends :meth:`run` and all questions under way."""
        if self._running:
            self._stopped.set()
            await self._scope.close()

    # --- what is seen ---------------------------------------------------------------------

    def _changed(self) -> None:
        """Looks at all nodes at once, since the runtime state of one has changed."""
        if self._running:
            self._look_now()

    def _asked_about(
        self,
        name: str,
        ask: Ask,
        every_s: float | None,
        is_urgent: Callable[[], bool] = lambda: False,
    ) -> None:
        """Asks about ``name`` from now on, and judges all nodes anew after each time."""
        ask, pace = partial(self._ask, name, ask), self._pace
        question = (
            partial(pace.repeat, ask, is_urgent)
            if every_s is None
            else partial(every, every_s, ask)
        )
        on_lost = partial(self._question_lost, name)
        self._scope.supervise(name, question, title=f"watching {name}", on_lost=on_lost)

    async def _ask(self, name: str, ask: Ask) -> None:
        await ask()
        self._unwatched.discard(name)
        self._update()

    async def _look_again(self) -> None:
        self._look_now()
        self._looks = True

    def _look_lost(self) -> None:
        """Makes the health of all nodes unknown, since nobody looks whether they run."""
        self._looks = False
        self._lose(self._health)

    def _question_lost(self, name: str) -> None:
        """Makes the health of the node ``name`` unknown, since nobody asks the node any more."""
        if name in self._health:
            self._unwatched.add(name)
            self._lose((name,))

    def _lose(self, names: Iterable[str]) -> None:
        now = self._clock.now()
        for name in tuple(names):
            self._health[name] = health = unwatched(self._health[name], now)
            self._tell(health, now)

    def _look_now(self) -> None:
        changed = [probe for probe in self._probes.values() if probe.look()]
        if changed:
            # The length of a start is seen only as exactly as nodes are asked.
            at_once = any(probe.is_just_started for probe in changed)
            self._pace.hasten(self._clock.now(), at_once=at_once)
        if changed or self._judges_each_look:
            self._update()

    def _update(self) -> None:
        """Judges all nodes anew, and tells what has changed."""
        now = self._clock.now()
        everyone = [probe.seen for probe in self._probes.values()]
        for name, probe in self._probes.items():
            before = self._health[name]
            if not self._looks or name in self._unwatched:
                health = unwatched(before, now)
            else:
                health = self._judge(probe.seen, everyone, before, now)
            self._health[name] = health
            self._tell(health, now)
        if self._tell_system is not None:
            self._tell_system(everyone, self._health, now)

    def _tell(self, health: NodeHealth, now: float) -> None:
        told = self._told[health.node]
        if is_news(health, told):
            if (health.status, health.role) != (told.status, told.role):
                self._pace.hasten(now)
                self._news_t = now
        elif self._is_asked_anew(health, told):
            pass  # what is said of the news may rest on this
        elif health == told or now - self._told_t[health.node] < TELL_EVERY_S:
            return
        if health.status is NodeStatus.DOWN and told.status is not NodeStatus.DOWN:
            self._scope.spawn(f"{health.node} last words", self._log_last_words(health))
        self._told[health.node] = health
        self._told_t[health.node] = now
        self._emit(NodeObserved(t=now, health=health))

    def _is_asked_anew(self, health: NodeHealth, told: NodeHealth) -> bool:
        """Whether ``health`` is a living node's first answer since the last news of any node."""
        if health.status not in (NodeStatus.UP, NodeStatus.STARTING) or health.observed_t is None:
            return False
        is_older = told.observed_t is None or told.observed_t <= self._news_t
        return is_older and health.observed_t > self._news_t

    async def _log_last_words(self, health: NodeHealth) -> None:
        """Logs the last lines of a dead node, whose log is deleted with the run's folder."""
        instance = self._probes[health.node].node.instance
        if instance is not None:
            with suppress(SubjectError):
                words = await instance.last_words(LAST_WORDS)
                _LOG.info("%s %s; its last words:\n%s", health.node, health.detail, words)
