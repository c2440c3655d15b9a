"""The system on stage, as known: the fold's result over what probes and the load said.

A :class:`SystemView` holds nothing of the story: no chapter, no victim, no fault. What judges
the system is given one and nothing else, and so can't know what was injected.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import inf

from msgspec import Struct
from msgspec.structs import replace

from core.model import events as ev
from core.model.events import Bound, Group, LoadKind, LoadStatus, NodeStatus, Role, UnknownBecause
from core.views.groups import group_with, whole
from core.views.key_groups import PATIENCE_S, Stall
from core.views.samples import last_seconds
from core.views.staleness import (
    FIRST_PATIENCE_S,
    SETTLING_S,
    STALE_NODE_S,
    STALE_SYSTEM_S,
    WARM_UP_S,
    stale_load_s,
)
from core.views.system_parts import ConditionSeen, Flows, Logs, Shards, Violation, blind, unasked


class SystemView(Struct, frozen=True, kw_only=True):
    """Health and samples of one run as observed. Made only by :func:`core.views.fold.apply`.

    Attributes:
        run_id: the run that this is the system of.
        now: the time of the present judgement, in run seconds; of the newest observation where
            nobody has set a later one by :meth:`at`.
        names: the nodes that the run has.
        groups: which of them agree among themselves.
        load_kind: what the load asks.
        bound: what bounds the system's own recovery.
        bounds: the same of the groups that have a bound of their own, by their names.
        nodes: the last observation of each node.
        seen_t: when that was.
        roles: the role that each node had when it was last known to have one.
        leaders: who leads each group that elects, by the group's name; without those that
            nobody leads, or in which two say so.
        elected: the last election that was told.
        was_ready: whether the system has been healthy once: before that, a node that starts or
            isn't known breaks nothing, and what is being set up may lack a leader.
        latest_figures: the figures of the system as a whole that came last.
        figures_t: when they were asked for, or measured.
        shards: who leads each of many groups, where leadership is shared.
        flows: bytes a second by sender and receiver, of the links over which any went when that
            was last measured.
        flowed: the same of the last second, and which links there are.
        logs: how far the nodes are in their logs, and the votes that were seen.
        links_lost: whether the relays between the nodes have ended, and aren't back yet.
        load_status: what the load process is doing.
        load_detail: why, in a few words; for people only.
        load_since_t: when the load last began to run.
        samples: those of the last twelve seconds, across stops of the load.
        stalls: the spans in which groups of keys took no write, where the load tells them apart.
        baseline: what is normal, once known.
        last_ack_t: when the last write was acknowledged, or check answered; None before the
            first one.
        answers_per_s: how many came a second, up to then; None before the first one.
        limit_ops: how much the system allows a second over all keys; None where there is no
            limit.
        limit_window_s: the seconds that the limit is counted over.
        standstill: the last time that something stood still.
        stood_t: when that was over; minus infinity before the first.
        settled_t: until when figures don't count because of that.
        conditions: what probes last said of conditions, by condition and node.
        requests_ended: the requests that ended since the run began, answered or failed.
        violations: the invariants that don't hold now, as the monitor told them.
    """

    run_id: str = ""
    now: float = 0.0
    names: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()
    load_kind: LoadKind = LoadKind.WRITES
    bound: Bound = Bound()
    bounds: dict[str, Bound] = {}
    nodes: dict[str, ev.NodeHealth] = {}
    seen_t: dict[str, float] = {}
    roles: dict[str, Role] = {}
    leaders: dict[str, str] = {}
    elected: ev.LeaderElected | None = None
    was_ready: bool = False
    latest_figures: dict[str, float] = {}
    figures_t: float | None = None
    shards: Shards = Shards()
    flows: dict[str, dict[str, int]] = {}
    flowed: Flows = Flows()
    logs: Logs = Logs()
    links_lost: bool = False
    load_status: LoadStatus = LoadStatus.STOPPED
    load_detail: str = ""
    load_since_t: float = 0.0
    samples: tuple[ev.Sample, ...] = ()
    stalls: tuple[Stall, ...] = ()
    baseline: ev.Baseline | None = None
    last_ack_t: float | None = None
    answers_per_s: float | None = None
    limit_ops: float | None = None
    limit_window_s: float = 1.0
    standstill: ev.Suspended | None = None
    stood_t: float = -inf
    settled_t: float = -inf
    conditions: dict[tuple[str, str], ConditionSeen] = {}
    requests_ended: int = 0
    violations: tuple[Violation, ...] = ()

    def at(self, now: float) -> SystemView:
        """Returns this view as of ``now``, by which time everything known is older."""
        return replace(self, now=now)

    def settle(self, t: float, seconds: float = SETTLING_S) -> SystemView:
        """Returns this view with figures that aren't trusted until ``seconds`` after ``t``."""
        return replace(
            self, stood_t=max(self.stood_t, t), settled_t=max(self.settled_t, t + seconds)
        )

    # --- the age of observations ------------------------------------------------------

    def asked_t(self, name: str) -> float | None:
        """The time of the probe behind a node's observation; None before any observation."""
        health = self.nodes.get(name)
        if health is None or name not in self.seen_t:
            return None
        told_t = self.seen_t[name] if health.observed_t is None else health.observed_t
        return told_t - (health.answer_ms or 0.0) / 1000

    def is_asked_since(self, t: float) -> bool:
        """Whether everything that could have changed at ``t`` was asked for after ``t``."""
        shards = not self.shards.leaders or self.shards.asked_t >= t
        return shards and not any(self._is_older(name, t) for name in self.names)

    def since(self, t: float) -> SystemView:
        """Returns this view without observations asked for before ``t``, which may be outdated.

        A node that answered before is unknown. That a process has ended, is paused or is cut
        off stays known: it is told when it changes.
        """
        nodes = {
            name: unasked(health) if self._is_older(name, t) else health
            for name, health in self.nodes.items()
        }
        return replace(
            self,
            nodes=nodes,
            leaders={
                group: node
                for group, node in self.leaders.items()
                if nodes[node].status is NodeStatus.UP
            },
            latest_figures={} if (self.figures_t or 0.0) < t else self.latest_figures,
            shards=self.shards if self.shards.asked_t >= t else Shards(),
        )

    def _is_older(self, name: str, t: float) -> bool:
        """Whether what is known of a node may have changed at ``t``, or since."""
        health, asked_t = self.nodes[name], self.asked_t(name)
        lives = health.status in (NodeStatus.UP, NodeStatus.STARTING)
        return lives and (asked_t is None or asked_t < t)

    # --- the nodes --------------------------------------------------------------------

    def is_stale(self, name: str) -> bool:
        """Whether a node that should be heard of hasn't been for too long."""
        health, seen_t = self.nodes.get(name), self.seen_t.get(name)
        if health is None or seen_t is None or not health.started:
            return False
        if health.status in (NodeStatus.DOWN, NodeStatus.PAUSED):
            return False
        return self.now - seen_t > STALE_NODE_S

    def status_of(self, name: str) -> NodeStatus:
        """The status of a node now; unknown where the last observation is too old."""
        health = self.nodes.get(name)
        if health is None or self.is_stale(name):
            return NodeStatus.UNKNOWN
        return health.status

    def role_of(self, name: str) -> Role:
        """The role that a node had in the last observation of that node."""
        return self.roles.get(name, Role.NONE)

    def _with(self, status: NodeStatus) -> list[str]:
        return [name for name in self.names if self.status_of(name) is status]

    @property
    def up(self) -> list[str]:
        """The nodes that are up for certain."""
        return self._with(NodeStatus.UP)

    @property
    def unknown(self) -> list[str]:
        """The nodes of which nothing certain is known."""
        return self._with(NodeStatus.UNKNOWN)

    @property
    def is_started(self) -> bool:
        """Whether any node is known to have been started, and isn't being taken down by us."""
        return any(health.started for health in self.nodes.values())

    @property
    def blind(self) -> UnknownBecause | None:
        """Why nobody sees any node, where all are unseen for the same reason; else None."""
        return blind(self.nodes.get(name) for name in self.names)

    @property
    def electing(self) -> list[Group]:
        """The groups in which exactly one node leads; of all nodes where no run names any."""
        groups = self.groups or whole(tuple(self.nodes))
        return [group for group in groups if group.has_leader]

    @property
    def leader(self) -> str | None:
        """The leader of the only group that elects; None while no node or several claim to lead."""
        electing = self.electing
        return self.leaders.get(electing[0].name) if len(electing) == 1 else None

    def leaders_of(self, group: Group) -> list[str]:
        """The nodes of ``group`` that are up and claim to lead the group."""
        # The role first: few say so, and of many nodes this is asked hundreds of times a second.
        claiming = (
            name
            for name in group.nodes
            if (health := self.nodes.get(name)) is not None and health.role is Role.LEADER
        )
        return [name for name in claiming if self.status_of(name) is NodeStatus.UP]

    @property
    def is_led(self) -> bool:
        """Whether each group that has a leader has exactly one."""
        return all(len(self.leaders_of(group)) == 1 for group in self.electing)

    def orphans_since(self, t: float) -> int | None:
        """The number of the many groups without a known leader that is up.

        None where the system hasn't said since ``t`` who leads them; 0 where there are no such
        groups.
        """
        if not self.shards.leaders:
            return 0
        if self.shards.asked_t < t:
            return None
        return len(self.shards.leaders) - sum(self.led_since(t).values())

    def led_since(self, t: float) -> dict[str, int]:
        """The number of the many groups that each node up leads, by answers since ``t``."""
        if self.shards.asked_t < t:
            return {}
        up = [name for name in self.names if self.status_of(name) is NodeStatus.UP]
        led = {name: len(self.shards.led_by(name)) for name in up}
        return {name: count for name, count in led.items() if count}

    def bound_of(self, node: str) -> Bound:
        """The bound of the recovery from the loss of ``node``."""
        group = group_with(node, self.groups)
        return self.bound if group is None else self.bounds.get(group.name, self.bound)

    # --- the system as a whole --------------------------------------------------------

    @property
    def figures(self) -> Mapping[str, float]:
        """The latest figures by name; empty where the latest figures are too old."""
        return {} if self.figures_age_s > STALE_SYSTEM_S else self.latest_figures

    @property
    def figures_age_s(self) -> float:
        """The age of the latest figures, in seconds; infinite before the first."""
        return inf if self.figures_t is None else self.now - self.figures_t

    def condition(self, name: str, node: str, within_s: float) -> ConditionSeen | None:
        """The last answer of a condition; None where no answer is younger than ``within_s``."""
        seen = self.conditions.get((name, node))
        return None if seen is None or self.now - seen.asked_t > within_s else seen

    @property
    def broken(self) -> frozenset[tuple[str, str]]:
        """The invariants that don't hold now, each with the subject of the violation."""
        return frozenset((found.invariant, found.subject) for found in self.violations)

    # --- the load ---------------------------------------------------------------------

    @property
    def is_load_running(self) -> bool:
        """Whether the load's last report said that the load runs."""
        return self.load_status is LoadStatus.RUNNING

    @property
    def sample(self) -> ev.Sample | None:
        """The newest sample of this run, however old."""
        return self.samples[-1] if self.samples else None

    @property
    def is_settling(self) -> bool:
        """Whether the machine stood still a moment ago, or the relays between nodes are gone."""
        return self.links_lost or self.now < self.settled_t

    @property
    def is_load_stale(self) -> bool:
        """Whether the load runs and yet reports nothing."""
        if not self.is_load_running:
            return False
        newest_t = max(self.load_since_t, self.sample.t if self.sample else 0.0)
        if newest_t == self.load_since_t:
            return self.now - newest_t > FIRST_PATIENCE_S
        return self.now - newest_t > stale_load_s(self.sample)

    @property
    def is_attempting(self) -> bool:
        """Whether requests were due lately."""
        lately = last_seconds(self.load_samples, 0.3)
        return any(sample.attempted or sample.shed for sample in lately)

    @property
    def load_samples(self) -> list[ev.Sample]:
        """The last few seconds of samples since the load last began to run."""
        if not self.is_load_running:
            return []
        return [sample for sample in self.samples if sample.t > self.load_since_t]

    @property
    def warm_samples(self) -> list[ev.Sample]:
        """The samples since the load reached the rate that was asked for."""
        start = max(self.load_since_t + WARM_UP_S, self.stood_t)
        return [sample for sample in self.samples if sample.t - sample.interval_s >= start]

    @property
    def silent_s(self) -> float:
        """Seconds without an acknowledged write, or an answered check, up to the last sample.

        A standstill is no silence: nobody asked, or nobody looked, meanwhile.
        """
        if self.sample is None:
            return 0.0
        acked_t = self.load_since_t if self.last_ack_t is None else self.last_ack_t
        return self.sample.t - max(acked_t, self.load_since_t, self.stood_t)

    @property
    def patience_s(self) -> float:
        """The seconds without an answer that are normal: more where answers are few."""
        if self.answers_per_s is None:
            return FIRST_PATIENCE_S
        return min(max(PATIENCE_S, 5 / max(self.answers_per_s, 0.1)), 2.0)
