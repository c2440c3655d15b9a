"""Watches the cluster: a ``core.ports.HealthPoller``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from core.model.events import LeaderElected, NodeHealth, NodeStatus
from core.ports import Clock, Emit, FailureHook
from subjects.kit.polling import PollingPace
from subjects.kit.watcher import HealthWatcher, Question
from subjects.raft.health_rules import find_leader, is_news, judge
from subjects.raft.node import RaftNode
from subjects.raft.observation import RaftObservation
from subjects.raft.probe import RaftProbe


class RaftHealth(HealthWatcher):
    """The health of each server, and who leads."""

    def __init__(
        self,
        nodes: Mapping[str, RaftNode],
        emit: Emit,
        clock: Clock,
        on_failure: FailureHook | None = None,
    ) -> None:
        """Watches ``nodes``; ``on_failure`` is told of a watching task that fails."""
        self._pace = PollingPace(clock, self._is_well)
        super().__init__(nodes, is_news, emit, clock, on_failure, pace=self._pace)
        self._probes = {
            name: RaftProbe(node, clock, self._committed) for name, node in nodes.items()
        }
        self._leader: tuple[str, int] | None = None
        for node in nodes.values():
            node.on_change(self._changed)

    def _look(self) -> bool:
        changed = [probe.look() for probe in self._probes.values()]
        return any(changed)

    def _questions(self) -> Iterator[Question]:
        for name, probe in self._probes.items():
            yield name, partial(self._pace.repeat, self._judged_after(name, probe.ask))

    def _judge(self, now: float) -> Iterator[NodeHealth]:
        everyone = self._everyone()
        for seen in everyone:
            yield judge(seen, everyone, self._health[seen.node], now)

    def _tell_system(self, now: float) -> None:
        seen = find_leader(self._everyone())
        if seen is None or seen.raft is None:
            return
        leader = (seen.node, seen.raft.term)
        if leader != self._leader and self._health[seen.node].status is NodeStatus.UP:
            self._leader = leader
            self._emit(LeaderElected(t=now, node=seen.node, term=seen.raft.term))

    def _close(self) -> None:
        for probe in self._probes.values():
            probe.close()

    def _is_well(self) -> bool:
        return self._leader is not None and all(
            health.status is NodeStatus.UP for health in self._health.values()
        )

    def _everyone(self) -> list[RaftObservation]:
        return [probe.seen for probe in self._probes.values()]

    def _committed(self) -> int | None:
        leader = find_leader(self._everyone())
        return leader.raft.committed if leader is not None and leader.raft is not None else None
