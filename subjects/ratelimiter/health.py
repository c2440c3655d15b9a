"""Watches the limiters and their store: a ``core.ports.HealthPoller``."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence

from core.events import NodeHealth, NodeObserved, NodeStatus, SystemObserved
from core.ports import Clock, Emit
from core.tasks import FailureHook, TaskScope
from subjects.ratelimiter.judge import is_news, judge
from subjects.ratelimiter.node import LimiterNode, StoreNode
from subjects.ratelimiter.probe import LimiterProbe, Probe, StoreProbe
from subjects.ratelimiter.seen import Seen
from subjects.ratelimiter.topology import KEYS

LOOK_EVERY_S = 0.1
"""How often it is looked whether a server is stopped: a process tells nobody, seconds."""

ASK_EVERY_S = 0.25
"""How often each server is asked, seconds."""

TELL_EVERY_S = 1.0
"""Figures that change all the time are told this often, seconds."""

FIGURES_EVERY_S = 0.2
"""Those of the whole system are told this often while they change, seconds."""

FiguresOf = Callable[[Seen, Sequence[Seen]], dict[str, float]]
"""Makes the figures of the whole system from what was seen of the store and of the limiters."""


class LimiterHealth:
    """Asks each server in a task of its own, so that one that hangs delays no other."""

    def __init__(
        self,
        limiters: Mapping[str, LimiterNode],
        store: StoreNode,
        figures: FiguresOf,
        emit: Emit,
        clock: Clock,
        on_failure: FailureHook | None = None,
    ) -> None:
        """Watches them; ``on_failure`` is told of a watching task that fails."""
        self._emit = emit
        self._clock = clock
        self._figures_of = figures
        self._scope = TaskScope("health", on_failure)
        self._limiters: dict[str, Probe] = {
            name: LimiterProbe(node, clock) for name, node in limiters.items()
        }
        self._store = StoreProbe(store, clock, lambda: KEYS)
        self._probes: dict[str, Probe] = {**self._limiters, store.name: self._store}
        self._health = {
            name: NodeHealth(node=name, status=NodeStatus.UNKNOWN, detail="not started")
            for name in self._probes
        }
        self._told = dict(self._health)
        self._told_t = dict.fromkeys(self._probes, float("-inf"))
        self._figures: dict[str, float] = {}
        self._figures_t = float("-inf")
        self._running = False
        self._stopped = asyncio.Event()
        for node in (*limiters.values(), store):
            node.on_change(self._changed)

    async def run(self) -> None:
        """Watches until cancelled or stopped."""
        self._running = True
        self._stopped = stopped = asyncio.Event()
        for name, probe in self._probes.items():
            self._scope.spawn(name, self._ask(probe))
        self._scope.spawn("look", self._look())
        try:
            await stopped.wait()
        finally:
            self._running = False
            await self._scope.close()
            for probe in self._probes.values():
                probe.close()

    def get_health(self) -> Mapping[str, NodeHealth]:
        """The last observation of each node, by name."""
        return dict(self._health)

    async def stop(self) -> None:
        """Ends :meth:`run`."""
        if self._running:
            self._stopped.set()
            await self._scope.close()

    async def _look(self) -> None:
        while True:
            self._look_once()
            await asyncio.sleep(LOOK_EVERY_S)

    def _look_once(self) -> None:
        for probe in self._probes.values():
            probe.look()
        self._update()

    def _changed(self) -> None:
        if self._running:
            self._look_once()

    async def _ask(self, probe: Probe) -> None:
        while True:
            await probe.ask()
            self._update()
            await asyncio.sleep(ASK_EVERY_S)

    def _update(self) -> None:
        """Judges all servers anew, and tells what has changed."""
        now = self._clock.now()
        for name, probe in self._probes.items():
            health = judge(probe.seen, self._health[name], now)
            self._health[name] = health
            told = self._told[name]
            is_old = now - self._told_t[name] >= TELL_EVERY_S
            if not is_news(health, told) and (health == told or not is_old):
                continue
            self._told[name] = health
            self._told_t[name] = now
            self._emit(NodeObserved(t=now, health=health))
        self._tell_figures(now)

    def _tell_figures(self, now: float) -> None:
        if now - self._figures_t < FIGURES_EVERY_S:
            return
        limiters = [probe.seen for probe in self._limiters.values()]
        known = self._figures_of(self._store.seen, limiters)
        if known == self._figures and now - self._figures_t < TELL_EVERY_S:
            return
        self._figures, self._figures_t = known, now
        self._emit(SystemObserved(t=now, figures=known))
