"""The evidence that rules judge: what was seen since the trouble began, frozen.

A spell of trouble begins with the first sign of it and lasts until another begins after
things have been calm. Nothing here knows what was injected.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from core.model.events import (
    Bound,
    Group,
    LoadKind,
    LoadStatus,
    NodeHealth,
    NodeStatus,
    Role,
    RoleNouns,
    StoodStill,
    UnknownBecause,
)
from core.model.findings.losses import Loss
from core.monitor.invariants import NODES_UP
from core.views.groups import group_with, quorum, role_nouns, whole
from core.views.key_groups import GroupOutage
from core.views.system_parts import blind


class AnswerTime(Struct, frozen=True):
    """The time that a node takes to answer the probe, in milliseconds.

    Attributes:
        before: the median in the seconds before the trouble.
        now: the median of the last few.
        peak: the highest that ``now`` has been since the trouble began.
    """

    before: float
    now: float
    peak: float


class Elected(Struct, frozen=True):
    """A node was first seen to lead."""

    t: float
    node: str


class LoadEvidence(Struct, frozen=True, kw_only=True):
    """The load's measurements before and during the trouble; None stands for not measured.

    Attributes:
        status: what the load process is doing now.
        lost_t: when the load process was lost, if that belongs to this trouble.
        back_t: when it ran again after that.
        p99_before_ms: median of it in the seconds before the trouble.
        peak_p99_ms: the worst since.
        acked: requests acknowledged since, or checks answered.
        failed: requests failed since.
        shed: requests not sent since, because too many were in flight.
        silence_s: the longest span without an acknowledged write, or an answered check, from
            the trouble on.
        silent: whether that span, or another, lasts still.
        reads_in_silence: most reads answered within one such span.
        groups: what of it was by group of keys; None where all keys are one group.
        groups_silent: how many groups of keys take no write now.
    """

    status: LoadStatus = LoadStatus.STOPPED
    detail: str = ""
    lost_t: float | None = None
    back_t: float | None = None
    p99_before_ms: float | None = None
    peak_p99_ms: float | None = None
    acked: int = 0
    failed: int = 0
    shed: int = 0
    silence_s: float | None = None
    silent: bool = False
    reads_in_silence: int = 0
    groups: GroupOutage | None = None
    groups_silent: int = 0

    @property
    def is_running(self) -> bool:
        """Whether the load runs and reports figures."""
        return self.status is LoadStatus.RUNNING


class Evidence(Struct, frozen=True, kw_only=True):
    """Everything that a rule may look at.

    Attributes:
        since_t: when the trouble began; None while there was none in this run.
        looked_s: for how long the system was watched since then, seconds.
        nodes: the last observation of each node, by name.
        groups: which nodes agree among themselves; empty where all of them do and one leads.
        system: what is known now of the system as a whole, by name.
        leaders: who leads each group that elects, by its name.
        leader: who leads the one group that elects; None where nobody does, that isn't
            known, or several groups elect.
        leader_before: who led when the trouble began.
        led_throughout: whether that one has led without a break since.
        answers: how long each node takes to answer, where that was measured before, too.
        losses: the nodes lost in this trouble, in order.
        elected: who was seen to take the lead since, in order.
        majority_lost_t: when too few nodes were left to agree, if they were.
        majority_lost: names of the groups in which that was so.
        broken: the invariants that were broken then, or broke since, by name.
        open: what is still broken: invariant and what it is about.
        texts: how the monitor said each of them: events carry no more of a subject's own.
        stood_still_s: how long something stood still, if it did about then.
        stood_still: what that was.
        bound: what bounds the system's own recovery.
        bounds: the same of the groups that have a bound of their own, by their names.
        load_kind: what the load asks.
    """

    since_t: float | None = None
    looked_s: float = 0.0
    names: tuple[str, ...] = ()
    nodes: Mapping[str, NodeHealth] = {}
    groups: tuple[Group, ...] = ()
    system: Mapping[str, float] = {}
    leaders: Mapping[str, str] = {}
    leader: str | None = None
    leader_before: str | None = None
    led_throughout: bool = True
    answers: Mapping[str, AnswerTime] = {}
    losses: tuple[Loss, ...] = ()
    elected: tuple[Elected, ...] = ()
    majority_lost_t: float | None = None
    majority_lost: tuple[str, ...] = ()
    broken: frozenset[str] = frozenset()
    open: frozenset[tuple[str, str]] = frozenset()
    texts: Mapping[tuple[str, str], str] = {}
    stood_still_s: float | None = None
    stood_still: StoodStill = StoodStill.MACHINE
    load: LoadEvidence = LoadEvidence()
    bound: Bound = Bound()
    bounds: Mapping[str, Bound] = {}
    load_kind: LoadKind = LoadKind.WRITES

    def with_status(self, *statuses: NodeStatus) -> tuple[str, ...]:
        """The names of the nodes that are in one of ``statuses``."""
        return tuple(
            name
            for name in self.names
            if name in self.nodes and self.nodes[name].status in statuses
        )

    @property
    def up(self) -> tuple[str, ...]:
        """The nodes that are up."""
        return self.with_status(NodeStatus.UP)

    @property
    def gone(self) -> tuple[str, ...]:
        """The nodes that take no part for certain."""
        return self.with_status(
            NodeStatus.DOWN, NodeStatus.PAUSED, NodeStatus.CUT_OFF, NodeStatus.STARTING
        )

    @property
    def quorum(self) -> int:
        """The quorum of all nodes, where they form one group."""
        return len(self.names) // 2 + 1

    @property
    def is_grouped(self) -> bool:
        """Whether the run has anything but one group of all nodes with one leader."""
        return len(self.groups) > 1 or any(not group.has_leader for group in self.groups)

    @property
    def is_led(self) -> bool:
        """Whether the leader of each group that elects is known."""
        if not self.is_grouped:
            return self.leader is not None
        return all(group.name in self.leaders for group in self.groups if group.has_leader)

    @property
    def is_leaderless(self) -> bool:
        """Whether no node has to lead: there are groups, and none of the groups has a leader."""
        return bool(self.groups) and not any(group.has_leader for group in self.groups)

    @property
    def lacking(self) -> tuple[Group, ...]:
        """The groups that have lost their quorum; nodes in an unknown state count as up."""
        gone = self.gone
        return tuple(
            group
            for group in whole(self.names, self.groups)
            if group.agrees and sum(name not in gone for name in group.nodes) < quorum(group)
        )

    @property
    def has_majority(self) -> bool:
        """Whether enough nodes of each group may be left to agree."""
        return not self.lacking

    def group_of(self, node: str) -> Group | None:
        """The group that ``node`` is in."""
        return group_with(node, whole(self.names, self.groups))

    @property
    def roles(self) -> RoleNouns:
        """The nouns for the system's leader and followers."""
        return role_nouns(self.groups)

    @property
    def blind(self) -> UnknownBecause | None:
        """Why nobody sees any node, where all are unseen for the same reason; else None."""
        return blind(self.nodes.get(name) for name in self.names)

    @property
    def leader_loss(self) -> Loss | None:
        """The last loss of a node that led."""
        led = [loss for loss in self.losses if loss.role is Role.LEADER]
        return led[-1] if led else None

    @property
    def is_quiet(self) -> bool:
        """Whether every invariant holds, except that lost nodes may be away still."""
        return not any(invariant != NODES_UP for invariant, _ in self.open)
