"""From what was seen of a node to the node's health: pure rules, no probing."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from msgspec import Struct
from msgspec.structs import replace

from core.model.events import NodeHealth, NodeStatus, Role, UnknownBecause
from subjects.kit import health_rules
from subjects.kit.health_rules import StatusFound
from subjects.own.leader import leaders
from subjects.own.observation import OwnObservation

CUT_OFF = "runs, cut off from the others"
BAD_ANSWERS = 2
"""The number of answers in a row that must be bad: one may be chance."""


class OwnRules(Struct, frozen=True):
    """The rules by which one scenario's nodes are judged.

    Attributes:
        led: the nodes of whom one leads.
        silent_after_s: how long each node may be silent, seconds.
        start_within_s: how long the start of a node may take, seconds.
    """

    led: Collection[str]
    silent_after_s: dict[str, float]
    start_within_s: float

    def judge(
        self,
        seen: OwnObservation,
        everyone: Sequence[OwnObservation],
        before: NodeHealth,
        now: float,
    ) -> NodeHealth:
        """Returns the health of one node; see :data:`subjects.kit.watcher.Judge`."""
        found = health_rules.judge_runtime_state(seen, cut_off=CUT_OFF) or self._running(seen, now)
        may_lead = found.status in (NodeStatus.UP, NodeStatus.CUT_OFF) and seen.node in self.led
        role = _role(seen, leaders(everyone)) if may_lead else Role.NONE
        health = health_rules.node_health(seen, found, before, now, role)
        if not health_rules.is_heard(seen, found.status):
            return health
        return replace(
            health,
            memory_bytes=seen.memory_bytes,
            uptime_s=None if seen.started_t is None else now - seen.started_t,
            facts=dict(seen.figures),
        )

    def _running(self, seen: OwnObservation, now: float) -> StatusFound:
        silent = health_rules.judge_silence(
            seen,
            now,
            silent_after_s=self.silent_after_s.get(seen.node, health_rules.SILENT_AFTER_S),
            start_within_s=self.start_within_s,
        )
        if silent is not None:
            why = f"{silent.detail}: {seen.reason}" if seen.reason else silent.detail
            return silent._replace(detail=why)
        if seen.is_good:
            return StatusFound(NodeStatus.UP)
        if seen.answered_t is None:
            return StatusFound(NodeStatus.STARTING, seen.reason)
        ran_s = now - seen.runtime_state_t
        if not seen.was_good and ran_s < self.start_within_s:
            return StatusFound(NodeStatus.STARTING, seen.reason)
        if seen.was_good and seen.bad < BAD_ANSWERS:
            return StatusFound(NodeStatus.UP, seen.reason)
        return StatusFound(NodeStatus.UNKNOWN, seen.reason, UnknownBecause.NOT_READY)


def _role(seen: OwnObservation, leading: Sequence[str]) -> Role:
    if seen.node in leading:
        return Role.LEADER
    return Role.FOLLOWER if leading or seen.leads is False else Role.NONE
