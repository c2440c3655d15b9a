"""Watches the cluster: a ``core.ports.HealthPoller``."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress

from core.events import LeaderElected, NodeHealth, NodeObserved, NodeStatus
from core.ports import Clock, Emit
from core.tasks import FailureHook, TaskScope
from subjects.raft.judge import find_leader, is_news, judge
from subjects.raft.node import RaftNode
from subjects.raft.probe import NodeProbe

LOOK_EVERY_S = 0.1
"""How often it is looked whether a node is stopped: a process tells nobody, seconds."""

QUICK_S = 0.25
"""How often a node is asked while anything is amiss or has just changed, seconds."""

SLOW_S = 1.0
"""How often it is asked while all is well; what the cluster does then is not urgent."""

SETTLED_AFTER_S = 3.0
"""All must have been well for this long, seconds."""

TELL_EVERY_S = 1.0
"""Figures that change all the time are told this often, seconds."""


class RaftHealth:
    """Asks each node in a task of its own, so that one that hangs delays no other."""

    def __init__(
        self,
        nodes: Mapping[str, RaftNode],
        emit: Emit,
        clock: Clock,
        on_failure: FailureHook | None = None,
    ) -> None:
        """Watches ``nodes``; ``on_failure`` is told of a watching task that fails."""
        self._emit = emit
        self._clock = clock
        self._scope = TaskScope("health", on_failure)
        self._probes = {
            name: NodeProbe(node, clock, self._committed) for name, node in nodes.items()
        }
        self._health = {
            name: NodeHealth(node=name, status=NodeStatus.UNKNOWN, detail="not started")
            for name in nodes
        }
        self._told = dict(self._health)
        self._told_t = dict.fromkeys(nodes, float("-inf"))
        self._wake = {name: asyncio.Event() for name in nodes}
        self._leader: tuple[str, int] | None = None
        self._news_t = float("-inf")
        self._running = False
        for node in nodes.values():
            node.on_change(self._changed)

    async def run(self) -> None:
        """Watches until cancelled or stopped."""
        self._running = True
        stopped = asyncio.Event()
        self._stopped = stopped
        for name, probe in self._probes.items():
            self._scope.spawn(name, self._ask(name, probe))
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
        changed = [probe.look() for probe in self._probes.values()]
        if any(changed):
            self._update()

    def _changed(self) -> None:
        if self._running:
            self._look_once()

    async def _ask(self, name: str, probe: NodeProbe) -> None:
        wake = self._wake[name]
        while True:
            wake.clear()
            await probe.ask()
            self._update()
            with suppress(TimeoutError):
                async with asyncio.timeout(SLOW_S if self._settled() else QUICK_S):
                    await wake.wait()

    def _settled(self) -> bool:
        well = self._leader is not None and all(
            health.status is NodeStatus.UP for health in self._health.values()
        )
        return well and self._clock.now() - self._news_t > SETTLED_AFTER_S

    def _update(self) -> None:
        """Judges all nodes anew, and tells what has changed."""
        now = self._clock.now()
        everyone = [probe.seen for probe in self._probes.values()]
        for name, probe in self._probes.items():
            health = judge(probe.seen, everyone, self._health[name], now)
            self._health[name] = health
            told = self._told[name]
            if is_news(health, told):
                if (health.status, health.role) != (told.status, told.role):
                    self._stir(now)
            elif health == told or now - self._told_t[name] < TELL_EVERY_S:
                continue
            self._told[name] = health
            self._told_t[name] = now
            self._emit(NodeObserved(t=now, health=health))
        self._tell_leader(now)

    def _stir(self, now: float) -> None:
        """Something happened: look closely for a while, beginning now."""
        settled = now - self._news_t > SETTLED_AFTER_S
        self._news_t = now
        if settled:
            for wake in self._wake.values():
                wake.set()

    def _tell_leader(self, now: float) -> None:
        seen = find_leader(probe.seen for probe in self._probes.values())
        if seen is None or seen.raft is None:
            return
        leader = (seen.node, seen.raft.term)
        if leader != self._leader and self._health[seen.node].status is NodeStatus.UP:
            self._leader = leader
            self._emit(LeaderElected(t=now, node=seen.node, term=seen.raft.term))

    def _committed(self) -> int | None:
        leader = find_leader(probe.seen for probe in self._probes.values())
        return leader.raft.committed if leader is not None and leader.raft is not None else None
