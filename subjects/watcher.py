"""The loop that watches nodes, whatever they are: look, ask, judge anew, tell what changed."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine, Iterable, Mapping
from functools import partial
from typing import Any

from core.events import NodeHealth, NodeObserved, NodeStatus, SystemObserved
from core.ports import Clock, Emit
from core.tasks import FailureHook, TaskScope
from subjects.pace import Ask, Pace, every

LOOK_EVERY_S = 0.1
"""How often it is looked whether a node is stopped: a process tells nobody, seconds."""

TELL_EVERY_S = 1.0
"""A node's figures that change all the time are told this often, seconds."""

Question = tuple[str, Coroutine[Any, Any, object]]
"""What is asked again and again until it is cancelled, with a name for its task."""

IsNews = Callable[[NodeHealth, NodeHealth], bool]
"""Whether a health must be told at once, given the one that was told last."""


class Watcher(ABC):
    """A ``core.ports.HealthPoller``; a subject brings what it looks at and how it judges.

    Each question is asked in a task of its own, so that a node that hangs delays no other.
    """

    def __init__(
        self,
        nodes: Iterable[str],
        is_news: IsNews,
        emit: Emit,
        clock: Clock,
        on_failure: FailureHook | None = None,
        *,
        pace: Pace | None = None,
        look_every_s: float = LOOK_EVERY_S,
    ) -> None:
        """Watches.

        Args:
            nodes: their names.
            is_news: what must be told at once.
            emit: takes what is told.
            clock: the run's time.
            on_failure: is told of a watching task that fails.
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
        self._running = False
        self._stopped = asyncio.Event()

    async def run(self) -> None:
        """Watches until cancelled or stopped."""
        self._running = True
        self._stopped = stopped = asyncio.Event()
        self._scope.spawn("look", every(self._look_every_s, self._look_again))
        for name, question in self._questions():
            self._scope.spawn(name, question)
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

    def _judged_after(self, ask: Ask) -> Ask:
        """The same question, after whose answer all nodes are judged anew."""
        return partial(self._ask, ask)

    async def _ask(self, ask: Ask) -> None:
        await ask()
        self._update()

    async def _look_again(self) -> None:
        self._look_now()

    def _look_now(self) -> None:
        if self._look():
            self._update()

    def _update(self) -> None:
        """Judges all nodes anew, and tells what has changed."""
        now = self._clock.now()
        for health in self._judge(now):
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
        self._told[health.node] = health
        self._told_t[health.node] = now
        self._emit(NodeObserved(t=now, health=health))


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
