"""Watches PD and the stores: a ``core.ports.HealthPoller``.

Three sources are joined: the containers' lives, heard of at once; PD's HTTP API; and what the
nodes answer themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from core.model.events import LeaderElected, NodeHealth, NodeStatus
from core.ports import Clock, Emit, FailureHook
from subjects.kit.polling import PollingPace, every
from subjects.kit.watcher import HealthWatcher, Question, SystemFigures
from subjects.tikv.figures import figures
from subjects.tikv.health_rules import find_leader, is_news, judge
from subjects.tikv.observation import TikvObservation
from subjects.tikv.pd_poller import Overview
from subjects.tikv.probe import TikvProbe
from subjects.tikv.watched import WatchedNode

LOOK_EVERY_S = 0.5
"""How often the containers' lives are read, besides when news of them comes, seconds."""

PAGE_EVERY_S = 5.0
"""How often a node's metrics are read: a page can have a megabyte."""

HEALTH_EVERY_S = 2.0
"""How often PD's members are asked of each other."""

FIGURES_EVERY_S = 1.0
"""The system's figures are told this often while they change, seconds."""

REPEAT_AFTER_S = 2.0
"""The system's figures are told again after this long, for readers take older ones for stale."""


class TikvHealth(HealthWatcher):
    """The health of each node and of the cluster."""

    def __init__(
        self,
        nodes: Mapping[str, WatchedNode],
        emit: Emit,
        clock: Clock,
        on_failure: FailureHook | None = None,
    ) -> None:
        """Watches ``nodes``; ``on_failure`` is told of a watching task that fails."""
        self._pace = pace = PollingPace(clock, self._is_well)
        super().__init__(
            nodes, is_news, emit, clock, on_failure, pace=pace, look_every_s=LOOK_EVERY_S
        )
        self._probes = {name: TikvProbe(node, clock) for name, node in nodes.items()}
        self._overview = Overview(nodes.values(), clock)
        self._figures = SystemFigures(emit, FIGURES_EVERY_S, REPEAT_AFTER_S)
        self._leader: str | None = None
        self._term: tuple[str, int] | None = None
        for node in nodes.values():
            node.instance.on_change(self._changed)

    # --- the sources ------------------------------------------------------------------

    def _look(self) -> bool:
        changed = [probe.look(self._overview.view) for probe in self._probes.values()]
        if any(changed):
            self._pace.hasten(self._clock.now())
        return True

    def _questions(self) -> Iterator[Question]:
        for name, probe in self._probes.items():
            yield name, partial(self._pace.repeat, self._judged_after(name, probe.ask))
            yield f"{name} metrics", partial(every, PAGE_EVERY_S, partial(self._read_page, probe))
        yield "PD", partial(self._pace.repeat, self._judged_after("PD", self._ask_pd))
        yield "PD members", partial(every, HEALTH_EVERY_S, self._overview.ask_health)

    async def _ask_pd(self) -> None:
        await self._overview.ask()
        for probe in self._probes.values():
            probe.heard_by_pd(self._overview.view)

    async def _read_page(self, probe: TikvProbe) -> None:
        await probe.read_page(self._overview.clock_ahead_s)

    def _close(self) -> None:
        for probe in self._probes.values():
            probe.close()
        self._overview.close()

    # --- what is told -----------------------------------------------------------------

    def _judge(self, now: float) -> Iterator[NodeHealth]:
        everyone = self._everyone()
        view = self._overview.view
        for seen in everyone:
            yield judge(seen, everyone, view, self._health[seen.node], now)

    def _tell_system(self, now: float) -> None:
        self._tell_leader(now)
        self._figures.tell(partial(self._known, now), now)

    def _tell_leader(self, now: float) -> None:
        leader = find_leader(self._everyone())
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

    def _known(self, now: float) -> dict[str, float]:
        return figures(self._everyone(), self._health, self._overview.view, now)

    def _everyone(self) -> list[TikvObservation]:
        return [probe.seen for probe in self._probes.values()]

    def _is_well(self) -> bool:
        return self._leader is not None and all(
            health.status is NodeStatus.UP and not health.claims for health in self._health.values()
        )
