"""The loop that watches nodes, whatever they are: look, ask, judge anew, tell what changed."""

from __future__ import annotations

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial

from core.model.events import NodeHealth, NodeObserved, NodeStatus, SystemObserved
from core.ports import Clock, Emit, FailureHook, SubjectError
from core.process.tasks import Start, TaskScope
from subjects.kit.health_rules import unwatched
from subjects.kit.polling import Ask, PollingPace, every
from subjects.kit.probe import Watched

_LOG = logging.getLogger(__name__)

LOOK_EVERY_S = 0.1
"""How often it is looked whether a node is stopped: a process tells nobody, seconds."""

TELL_EVERY_S = 1.0
"""A node's figures that change all the time are told this often, seconds."""

LAST_WORDS = 12
"""Lines of a dead node's own log that go into the app's."""

Question = tuple[str, Start]
"""What is asked again and again until it is cancelled, with what it is about: a node's name where
it is about one node alone."""

IsNews = Callable[[NodeHealth, NodeHealth], bool]
"""Whether a health must be told at once, given the one that was told last."""


class HealthWatcher(ABC):
    """A ``core.ports.HealthPoller``; a subject brings what it looks at and how it judges.

    Each question is asked in a task of its own, so that a node that hangs delays no other. One
    that fails with an unexpected error is asked again after a pause; its node is unknown
    meanwhile.
    """

    def __init__(
        self,
        nodes: Mapping[str, Watched],
        is_news: IsNews,
        emit: Emit,
        clock: Clock,
        on_failure: FailureHook | None = None,
        *,
        pace: PollingPace | None = None,
        look_every_s: float = LOOK_EVERY_S,
    ) -> None:
        """Watches.

        Args:
            nodes: the nodes by name.
            is_news: what must be told at once.
            emit: takes what is told.
            clock: the run's time.
            on_failure: is told of a watching task that fails and is started again.
            pace: hastens when the status or the role of a node is another; None where it is
                always asked as often.
            look_every_s: how often it is looked, seconds.
        """
        self._emit = emit
        self._clock = clock
        self._is_news = is_news
        self._hastened = pace
        self._look_every_s = look_every_s
        self._scope = TaskScope("health", on_failure)
        self._health = {
            name: NodeHealth(
                node=name, status=NodeStatus.UNKNOWN, detail="not started", started=False
            )
            for name in nodes
        }
        self._told = dict(self._health)
        self._told_t = dict.fromkeys(self._health, float("-inf"))
        self._nodes = nodes
        self._unwatched: set[str] = set()
        self._looks = True
        self._running = False
        self._stopped = asyncio.Event()

    async def run(self) -> None:
        """Watches until cancelled or stopped."""
        self._running = True
        self._stopped = stopped = asyncio.Event()
        look = partial(every, self._look_every_s, self._look_again)
        on_lost = self._look_lost
        self._scope.supervise("look", look, title="looking at the nodes", on_lost=on_lost)
        for name, question in self._questions():
            on_lost = partial(self._question_lost, name)
            self._scope.supervise(name, question, title=f"watching {name}", on_lost=on_lost)
        try:
            await stopped.wait()
        finally:
            self._running = False
            await self._scope.close()
            self._close()

    def get_health(self) -> Mapping[str, NodeHealth]:
        """The last observation of each node, by name."""
        return dict(self._health)

    async def stop(self) -> None:
        """Ends :meth:`run`."""
        if self._running:
            self._stopped.set()
            await self._scope.close()

    # --- what a subject brings ------------------------------------------------------------

    @abstractmethod
    def _look(self) -> bool:
        """Looks at what runs the nodes; returns whether they are to be judged anew."""

    @abstractmethod
    def _questions(self) -> Iterable[Question]:
        """What is asked, from now until the end."""

    @abstractmethod
    def _judge(self, now: float) -> Iterable[NodeHealth]:
        """The health of each node, from what is known of all."""

    @abstractmethod
    def _tell_system(self, now: float) -> None:
        """Tells what is known of the whole system, after the nodes were judged."""

    @abstractmethod
    def _close(self) -> None:
        """Closes what was asked through."""

    # --- what it has from here ------------------------------------------------------------

    def _changed(self) -> None:
        """The life of a node has changed, says what runs it."""
        if self._running:
            self._look_now()

    def _judged_after(self, name: str, ask: Ask) -> Ask:
        """The question about ``name``, after whose answer all nodes are judged anew."""
        return partial(self._ask, name, ask)

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
        if self._look():
            self._update()

    def _update(self) -> None:
        """Judges all nodes anew, and tells what has changed."""
        now = self._clock.now()
        for health in self._judge(now):
            if not self._looks or health.node in self._unwatched:
                health = unwatched(self._health[health.node], now)
            self._health[health.node] = health
            self._tell(health, now)
        self._tell_system(now)

    def _tell(self, health: NodeHealth, now: float) -> None:
        told = self._told[health.node]
        if self._is_news(health, told):
            turned = (health.status, health.role) != (told.status, told.role)
            if turned and self._hastened is not None:
                self._hastened.hasten(now)
        elif health == told or now - self._told_t[health.node] < TELL_EVERY_S:
            return
        if health.status is NodeStatus.DOWN and told.status is not NodeStatus.DOWN:
            self._scope.spawn(f"{health.node} last words", self._log_last_words(health))
        self._told[health.node] = health
        self._told_t[health.node] = now
        self._emit(NodeObserved(t=now, health=health))

    async def _log_last_words(self, health: NodeHealth) -> None:
        """Keeps the end of a dead node's own log, which goes with the run's folder."""
        instance = self._nodes[health.node].instance
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
