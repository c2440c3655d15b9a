"""Watches the health of PD's members and of the stores, and emits the cluster's figures.

Three sources are joined: the containers' states, reported at once; PD's HTTP API; and the
nodes' own answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from core.model.events import BoundLearned, NodeHealth, NodeStatus
from core.ports import Clock, Emit, FailureHook
from subjects.kit.leader_news import LeaderNews
from subjects.kit.system_figures import SystemFigures
from subjects.kit.watcher import HealthQuestion, Healths, HealthWatcher
from subjects.tikv.figures import figures
from subjects.tikv.health_rules import find_leader, judge
from subjects.tikv.observation import TikvObservation
from subjects.tikv.pd_poller import CONFIG_EVERY_S, HEALTH_EVERY_S, PdPoller
from subjects.tikv.plans import PD_GROUP
from subjects.tikv.probe import mark_ready, probe_of, read_metrics
from subjects.tikv.shard_news import ShardNews
from subjects.tikv.watched import WatchedNode

LOOK_EVERY_S = 0.5
"""Seconds between two looks at the containers' states, which are also reported at once."""

PAGE_EVERY_S = 5.0
"""Seconds between two readings of a node's metrics, which can have a megabyte."""

FIGURES_EVERY_S = 1.0
"""Seconds between two events with the system's figures while they change."""

REPEAT_AFTER_S = 2.0
"""Seconds between two events with equal figures, since readers take older ones for stale."""


class TikvSystem:
    """Keeps what is known of the whole cluster: PD's view, and the leader of PD."""

    def __init__(self, nodes: Mapping[str, WatchedNode], emit: Emit, clock: Clock) -> None:
        """Creates a probe for each of ``nodes``; events go to ``emit``."""
        self.pd_poller = PdPoller(nodes.values(), clock)
        self.probes = {name: probe_of(node, clock, self.pd_poller) for name, node in nodes.items()}
        self._emit, self._clock = emit, clock
        self._news = LeaderNews(emit)
        self._figures = SystemFigures(emit, FIGURES_EVERY_S, REPEAT_AFTER_S)
        self._shards = ShardNews(emit)
        self._term: tuple[str, int] | None = None

    def questions(self) -> list[HealthQuestion]:
        """Returns the questions beside those to the nodes: metrics, PD's view, members' health."""
        pages = [
            HealthQuestion(f"{name} metrics", partial(self._read_metrics, name), PAGE_EVERY_S)
            for name in self.probes
        ]
        members = HealthQuestion("PD members", self.pd_poller.ask_health, HEALTH_EVERY_S)
        bound = HealthQuestion("PD's configuration", self._ask_bound, CONFIG_EVERY_S)
        return [*pages, HealthQuestion("PD", self._ask_pd), members, bound]

    def judge(
        self,
        seen: TikvObservation,
        everyone: Sequence[TikvObservation],
        before: NodeHealth,
        now: float,
    ) -> NodeHealth:
        """Returns the health of one node, by the observations and by PD's view."""
        return judge(seen, everyone, self.pd_poller.view, before, now)

    def tell(self, everyone: Sequence[TikvObservation], health: Healths, now: float) -> None:
        """Emits a change of PD's leader, and the cluster's figures."""
        leader = find_leader(everyone)
        if leader is not None and health[leader].status is NodeStatus.UP:
            term = leader, self.probes[leader].seen.incarnation
            if term != self._term:
                self._term = term
                self.pd_poller.led_anew(now)
            self._news.tell(leader, health, now)
        view = self.pd_poller.view
        self._shards.tell(view, everyone, now)
        self._figures.tell(lambda: figures(everyone, health, view, now), now, view.asked_t)

    def is_well(self, health: Healths) -> bool:
        """Whether PD has a leader, all nodes are up, and no other source disagrees."""
        claimed = any(each.claims for each in health.values())
        return self._news.is_well(health) and not claimed

    async def _ask_bound(self) -> None:
        known = self.pd_poller.bound
        await self.pd_poller.ask_bound()
        if self.pd_poller.bound != known:
            now, bound = self._clock.now(), self.pd_poller.bound
            self._emit(BoundLearned(t=now, group=PD_GROUP, bound=bound))

    async def _ask_pd(self) -> None:
        await self.pd_poller.ask()
        for probe in self.probes.values():
            mark_ready(probe, self.pd_poller.view)

    async def _read_metrics(self, name: str) -> None:
        await read_metrics(self.probes[name], self.pd_poller.clock_ahead_s)


def watch_cluster(
    nodes: Mapping[str, WatchedNode],
    emit: Emit,
    clock: Clock,
    on_failure: FailureHook | None = None,
) -> HealthWatcher[TikvObservation]:
    """Returns a watcher of ``nodes``; ``on_failure`` is called with each task that fails."""
    system = TikvSystem(nodes, emit, clock)
    return HealthWatcher(
        system.probes,
        system.judge,
        emit,
        clock,
        on_failure,
        tell_system=system.tell,
        is_well=system.is_well,
        questions=system.questions(),
        look_every_s=LOOK_EVERY_S,
        judges_each_look=True,
        on_close=system.pd_poller.close,
    )
