"""The loop that watches nodes, whatever they are: look, ask, judge anew, tell what changed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, Generic

from msgspec import Struct

from core.model.events import NodeHealth, NodeObserved, NodeStatus, SystemObserved
from core.ports import Clock, Emit, FailureHook, SubjectError
from core.process.tasks import TaskScope
from subjects.kit.health_rules import is_news, unwatched
from subjects.kit.observation import SeenT
from subjects.kit.polling import Ask, PollingPace, every
from subjects.kit.probe import Probe

_LOG = logging.getLogger(__name__)

LOOK_EVERY_S = 0.1
"""How often it is looked whether a node is stopped: a process tells nobody, seconds."""

TELL_EVERY_S = 1.0
"""A node's figures that change all the time are told this often, seconds."""

LAST_WORDS = 12
"""Lines of a dead node's own log that go into the app's."""

Judge = Callable[[SeenT, Sequence[SeenT], NodeHealth, float], NodeHealth]
"""The health of one node, from what was seen of it and of all, its health until now, and the
run's time."""

Healths = Mapping[str, NodeHealth]
"""The last observation of each node, by name."""

TellSystem = Callable[[Sequence[SeenT], Healths, float], None]
"""Tells what is known of the whole system, from what was seen of all nodes, their health, and
the run's time."""


class HealthQuestion(Struct, frozen=True):
    """What is asked besides the nodes themselves, again and again; all are judged anew after it.

    Attributes:
        name: what it is about.
        ask: asks once.
        every_s: so long after the last time was over, seconds; None at the pace of the nodes.
    """

    name: str
    ask: Ask
    every_s: float | None = None


def _never(_: Healths) -> bool:
    return False


class HealthWatcher(Generic[SeenT]):
    """A ``core.ports.HealthPoller`` over a probe for each node; a system hands over the rest.

    Each question is asked in a task of its own, so that a node that hangs delays no other. One
    that fails with an unexpected error is asked again after a pause; its node is unknown
    meanwhile.
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
        """Watches nothing yet.

        Args:
            probes: what looks at each node and asks it, by the node's name.
            judge: makes a node's health of what was seen.
            emit: takes what is told.
            clock: the run's time.
            on_failure: is told of a watching task that fails and is started again.
            tell_system: tells what is known of them all, after the nodes were judged.
            is_well: whether nothing is amiss, so that it is asked rarely; never, by default.
            questions: what else is asked.
            look_every_s: how often it is looked, seconds.
            judges_each_look: whether all are judged anew whenever it was looked, and not only
                where a node's life has changed or a question was answered.
            on_close: closes what ``questions`` are asked through.
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
            self._asked_about(name, probe.ask, None)
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
        """The last observation of each node, by name."""
        return dict(self._health)

    async def stop(self) -> None:
        """Ends :meth:`run`."""
        if self._running:
            self._stopped.set()
            await self._scope.close()

    # --- what is seen ---------------------------------------------------------------------

    def _changed(self) -> None:
        """The life of a node has changed, says what runs it."""
        if self._running:
            self._look_now()

    def _asked_about(self, name: str, ask: Ask, every_s: float | None) -> None:
        """Ask about ``name`` from now until the end, and judge all nodes anew each time."""
        ask = partial(self._ask, name, ask)
        question = (
            partial(self._pace.repeat, ask) if every_s is None else partial(every, every_s, ask)
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
        """Makes all nodes unknown: nobody sees whether they run."""
        self._looks = False
        self._lose(self._health)

    def _question_lost(self, name: str) -> None:
        """Makes the node unknown that is no longer asked."""
        if name in self._health:
            self._unwatched.add(name)
            self._lose((name,))

    def _lose(self, names: Iterable[str]) -> None:
        now = self._clock.now()
        for name in tuple(names):
            self._health[name] = health = unwatched(self._health[name], now)
            self._tell(health, now)

    def _look_now(self) -> None:
        changed = [probe.look() for probe in self._probes.values()]
        if any(changed):
            self._pace.hasten(self._clock.now())
        if any(changed) or self._judges_each_look:
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
        elif health == told or now - self._told_t[health.node] < TELL_EVERY_S:
            return
        if health.status is NodeStatus.DOWN and told.status is not NodeStatus.DOWN:
            self._scope.spawn(f"{health.node} last words", self._log_last_words(health))
        self._told[health.node] = health
        self._told_t[health.node] = now
        self._emit(NodeObserved(t=now, health=health))

    async def _log_last_words(self, health: NodeHealth) -> None:
        """Keeps the end of a dead node's own log, which goes with the run's folder."""
        instance = self._probes[health.node].node.instance
        if instance is not None:
            with suppress(SubjectError):
                words = await instance.last_words(LAST_WORDS)
                _LOG.info("%s %s; its last words:\n%s", health.node, health.detail, words)


class SystemFigures:
    """Tells the figures of the whole system: sooner where they change, else now and then."""

    def __init__(self, emit: Emit, changed_every_s: float, same_every_s: float) -> None:
        """Tells ``emit``, at most so often where they have changed and where they haven't."""
        self._emit = emit
        self._changed_every_s = changed_every_s
        self._same_every_s = same_every_s
        self._told: dict[str, float] = {}
        self._told_t = float("-inf")

    def tell(self, figures: Callable[[], dict[str, float]], now: float) -> None:
        """Tells what ``figures()`` gives; doesn't call it where nothing would be told."""
        waited_s = now - self._told_t
        if waited_s < self._changed_every_s:
            return
        known = figures()
        if known == self._told and waited_s < self._same_every_s:
            return
        self._told, self._told_t = known, now
        self._emit(SystemObserved(t=now, figures=known))
