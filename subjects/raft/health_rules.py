"""From what was seen of all nodes to the health of one: pure rules, no probing.

- The end of the process is the truth: no answer outweighs it, unless the node was started
  again from outside and answers on its port.
- Where nobody can say whether it runs, it is unknown, though it may answer.
- A role is believed only from a node that answers, and leadership only from the claimant
  of the highest term: a leader that was paused and goes on still takes itself for one.
- Lag is what the leader had committed when last asked, less what the node has applied by
  its own word. The leader's ``current`` flickers under load, and followers know nothing
  of each other.
"""

from __future__ import annotations

from collections.abc import Iterable

from core.model.events import NodeHealth, NodeStatus, Role, UnknownBecause
from subjects.hosts.instance import RuntimeState
from subjects.kit import health_rules
from subjects.kit.health_rules import StatusFound
from subjects.raft.observation import RaftObservation

OUTSIDE = "restarted from outside"
CUT_OFF = "runs, cut off from the other nodes"


def judge(
    seen: RaftObservation, everyone: Iterable[RaftObservation], before: NodeHealth, now: float
) -> NodeHealth:
    """The health of one node.

    Args:
        seen: what was seen of it.
        everyone: what was seen of all nodes, itself included.
        before: its health until now.
        now: the run's time, seconds.
    """
    found = _status(seen, now)
    status = found.status
    up = status is NodeStatus.UP
    role = _role(seen, everyone) if up or status is NodeStatus.STARTING else Role.NONE
    known = seen.answered_t is not None and status in health_rules.ANSWERING
    return NodeHealth(
        node=seen.node,
        status=status,
        role=role,
        lag=seen.behind if known and seen.raft else None,
        memory_bytes=seen.memory_bytes if known else None,
        uptime_s=seen.uptime_s if known else None,
        observed_t=health_rules.observed_t(seen),
        changed_t=health_rules.changed_t(seen, status, before, now),
        was_role=health_rules.was_role(before, up=up, role=role),
        detail=found.detail,
        unknown_because=found.because,
        exit_code=seen.exit_code if status is NodeStatus.DOWN else None,
        facts=_facts(seen) if known else {},
        answer_ms=seen.answer_ms if known else None,
        started=health_rules.is_started(seen),
    )


def find_leader(everyone: Iterable[RaftObservation]) -> RaftObservation | None:
    """Who leads: the claimant of the highest term that runs and answers; None without one."""
    claims = [
        seen
        for seen in everyone
        if seen.raft is not None and seen.raft.role is Role.LEADER and _may_answer(seen)
    ]
    return max(claims, key=_term) if claims else None


def _term(seen: RaftObservation) -> int:
    return seen.raft.term if seen.raft is not None else 0


def _may_answer(seen: RaftObservation) -> bool:
    if seen.answered_t is None:
        return False
    return seen.runtime_state is RuntimeState.RUNNING or (
        seen.runtime_state is RuntimeState.EXITED and _from_outside(seen)
    )


def _from_outside(seen: RaftObservation) -> bool:
    return seen.answered_t is not None and seen.failures < health_rules.SILENT_AFTER_FAILURES


def _status(seen: RaftObservation, now: float) -> StatusFound:
    if seen.runtime_state is RuntimeState.EXITED and _from_outside(seen):
        return StatusFound(NodeStatus.UP if seen.ready else NodeStatus.STARTING, OUTSIDE)
    return health_rules.judge_runtime_state(seen, cut_off=CUT_OFF) or _running(seen, now)


def _running(seen: RaftObservation, now: float) -> StatusFound:
    if silent := health_rules.judge_silence(seen, now):
        return silent
    if seen.answered_t is None or not seen.ready:
        return StatusFound(NodeStatus.STARTING, seen.complaint)
    return StatusFound(NodeStatus.UP, seen.complaint)


def _role(seen: RaftObservation, everyone: Iterable[RaftObservation]) -> Role:
    if seen.raft is None or seen.answered_t is None:
        return Role.NONE
    if seen.raft.role is not Role.LEADER:
        return seen.raft.role
    leader = find_leader(everyone)
    return Role.LEADER if leader is not None and leader.node == seen.node else Role.NONE


def _facts(seen: RaftObservation) -> dict[str, str]:
    facts: dict[str, str] = {}
    if seen.raft is not None:
        facts["term"] = str(seen.raft.term)
    if seen.entries is not None:
        facts["entries"] = f"{seen.entries:,}".replace(",", "\u00a0")
    return facts


def is_news(health: NodeHealth, before: NodeHealth) -> bool:
    """Whether it must be told at once, and not with the next second's figures."""
    return _essence(health) != _essence(before)


def _essence(health: NodeHealth) -> NodeHealth:
    silent = health.unknown_because is UnknownBecause.SILENT
    return NodeHealth(
        node=health.node,
        status=health.status,
        role=health.role,
        was_role=health.was_role,
        detail="" if silent else health.detail,
        exit_code=health.exit_code,
        changed_t=health.changed_t,
        started=health.started,
        unknown_because=health.unknown_because,
        # Only whether it has caught up: the figure itself changes all the time.
        lag=None if health.lag is None else min(health.lag, 1),
    )
