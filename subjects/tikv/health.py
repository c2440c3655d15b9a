"""Watches PD and the stores: a ``core.ports.HealthPoller``.

Three sources are joined: the containers' lives, heard of at once; PD's HTTP API; and what the
nodes answer themselves. Each is asked in a task of its own, so that one that hangs delays no
other.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

from core.events import LeaderElected, NodeHealth, NodeObserved, NodeStatus, SystemObserved
from core.ports import Clock, Emit
from core.tasks import FailureHook, TaskScope
from subjects.tikv.figures import figures
from subjects.tikv.judge import find_leader, is_news, judge
from subjects.tikv.overview import Overview
from subjects.tikv.probe import NodeProbe
from subjects.tikv.seen import Seen
from subjects.tikv.watched import WatchedNode

LOOK_EVERY_S = 0.5
"""How often the containers' lives are read, besides when news of them comes, seconds."""

QUICK_S = 0.25
"""How often all are asked while anything is amiss or has just changed, seconds."""

SLOW_S = 1.0
"""How often they are asked while all is well."""

SETTLED_AFTER_S = 3.0
"""All must have been well for this long, seconds."""

PAGE_EVERY_S = 5.0
"""How often a node's metrics are read: a page can have a megabyte."""

HEALTH_EVERY_S = 2.0
"""How often PD's members are asked of each other."""

TELL_EVERY_S = 1.0
"""Figures that change all the time are told this often, seconds."""

REPEAT_AFTER_S = 2.0
"""The system's figures are told again after this long, for readers take older ones for stale."""


class TikvHealth:
    """The health of each node and of the cluster."""

    def __init__(
        self,
        nodes: Mapping[str, WatchedNode],
        emit: Emit,
        clock: Clock,
        on_failure: FailureHook | None = None,
    ) -> None:
        """Watches ``nodes``; ``on_failure`` is told of a watching task that fails."""
        self._emit = emit
        self._clock = clock
        self._scope = TaskScope("health", on_failure)
        self._probes = {name: NodeProbe(node, clock) for name, node in nodes.items()}
        self._overview = Overview(nodes.values(), clock)
        self._health = {
            name: NodeHealth(node=name, status=NodeStatus.UNKNOWN, detail="not started")
            for name in nodes
        }
        self._told = dict(self._health)
        self._told_t = dict.fromkeys(nodes, float("-inf"))
        self._figures: dict[str, float] = {}
        self._figures_t = float("-inf")
        self._wakes: list[asyncio.Event] = []
        self._leader: str | None = None
        self._term: tuple[str, int] | None = None
        self._news_t = float("-inf")
        self._running = False
        for node in nodes.values():
            node.instance.on_change(self._changed)

    async def run(self) -> None:
        """Watches until cancelled or stopped."""
        self._running = True
        self._stopped = stopped = asyncio.Event()
        self._look()
        for name, probe in self._probes.items():
            self._scope.spawn(name, self._ask(probe.ask))
            self._scope.spawn(f"{name} metrics", self._read_pages(probe))
        self._scope.spawn("PD", self._ask(self._ask_pd))
        self._scope.spawn("PD members", self._every(HEALTH_EVERY_S, self._overview.ask_health))
        self._scope.spawn("look", self._every(LOOK_EVERY_S, self._look_again))
        try:
            await stopped.wait()
        finally:
            self._running = False
            await self._scope.close()
            for probe in self._probes.values():
                probe.close()
            self._overview.close()

    def get_health(self) -> Mapping[str, NodeHealth]:
        """The last observation of each node, by name."""
        return dict(self._health)

    async def stop(self) -> None:
        """Ends :meth:`run`."""
        if self._running:
            self._stopped.set()
            await self._scope.close()

    # --- the sources ------------------------------------------------------------------

    def _changed(self) -> None:
        """A container's life has changed, says the engine."""
        if self._running:
            self._look()

    async def _look_again(self) -> None:
        self._look()

    def _look(self) -> None:
        changed = [probe.look(self._overview.view) for probe in self._probes.values()]
        if any(changed):
            self._stir(self._clock.now())
        self._update()

    async def _ask(self, ask: Callable[[], Awaitable[None]]) -> None:
        wake = asyncio.Event()
        self._wakes.append(wake)
        while True:
            wake.clear()
            await ask()
            self._update()
            with suppress(TimeoutError):
                async with asyncio.timeout(SLOW_S if self._is_settled() else QUICK_S):
                    await wake.wait()

    async def _ask_pd(self) -> None:
        await self._overview.ask()
        for probe in self._probes.values():
            probe.heard_by_pd(self._overview.view)

    async def _read_pages(self, probe: NodeProbe) -> None:
        async def read() -> None:
            await probe.read_page(self._overview.clock_ahead_s)

        await self._every(PAGE_EVERY_S, read)

    async def _every(self, seconds: float, do: Callable[[], Awaitable[None]]) -> None:
        while True:
            await do()
            await asyncio.sleep(seconds)

    def _is_settled(self) -> bool:
        well = self._leader is not None and all(
            health.status is NodeStatus.UP and not health.disagreement
            for health in self._health.values()
        )
        return well and self._clock.now() - self._news_t > SETTLED_AFTER_S

    def _stir(self, now: float) -> None:
        """Something happened: look closely for a while, beginning now."""
        settled = now - self._news_t > SETTLED_AFTER_S
        self._news_t = now
        if settled:
            for wake in self._wakes:
                wake.set()

    # --- what is told -----------------------------------------------------------------

    def _update(self) -> None:
        """Judges all nodes anew, and tells what has changed."""
        now = self._clock.now()
        everyone = [probe.seen for probe in self._probes.values()]
        view = self._overview.view
        for seen in everyone:
            health = judge(seen, everyone, view, self._health[seen.node], now)
            self._health[seen.node] = health
            told = self._told[seen.node]
            if is_news(health, told):
                if (health.status, health.role) != (told.status, told.role):
                    self._stir(now)
            elif health == told or now - self._told_t[seen.node] < TELL_EVERY_S:
                continue
            self._told[seen.node] = health
            self._told_t[seen.node] = now
            self._emit(NodeObserved(t=now, health=health))
        self._tell_leader(everyone, now)
        self._tell_figures(everyone, now)

    def _tell_leader(self, everyone: list[Seen], now: float) -> None:
        leader = find_leader(everyone)
        if leader is None or self._health[leader].status is not NodeStatus.UP:
            return
        term = leader, self._probes[leader].seen.incarnation
        if term == self._term:
            return
        self._term = term
        self._overview.led_anew(now)
        if leader != self._leader:
            self._leader = leader
            self._emit(LeaderElected(t=now, node=leader))

    def _tell_figures(self, everyone: list[Seen], now: float) -> None:
        known = figures(everyone, self._health, self._overview.view, now)
        every_s = TELL_EVERY_S if known != self._figures else REPEAT_AFTER_S
        if now - self._figures_t < every_s:
            return
        self._figures, self._figures_t = known, now
        self._emit(SystemObserved(t=now, figures=known))
