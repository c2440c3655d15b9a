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

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from core.model.events import NodeHealth, NodeStatus, Role
from subjects.hosts.instance import RuntimeState
from subjects.kit import health_rules
from subjects.kit.health_rules import StatusFound
from subjects.raft.hearing import UNHEARD_S
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
    everyone = tuple(everyone)
    found = _status(seen, everyone, now)
    may_lead = found.status in (NodeStatus.UP, NodeStatus.STARTING)
    role = _role(seen, everyone) if may_lead else Role.NONE
    health = health_rules.node_health(seen, found, before, now, role)
    if not health_rules.is_heard(seen, found.status):
        return health
    return replace(
        health,
        lag=seen.behind if seen.raft else None,
        answer_ms=_answer_ms(seen),
        facts=_facts(seen),
    )


def alone_since(seen: RaftObservation, everyone: Iterable[RaftObservation]) -> float | None:
    """Since when a server hears none of the others that run and answer; None where one is heard.

    Args:
        seen: what was seen of it.
        everyone: what was seen of all nodes, itself included.
    """
    others = [
        other.node
        for other in everyone
        if other.node != seen.node
        and other.runtime_state is RuntimeState.RUNNING
        and other.ready
        and other.answered_t is not None
        and other.failures < health_rules.SILENT_AFTER_FAILURES
    ]
    heard = [seen.hearings[name].t for name in others if name in seen.hearings]
    if not heard or len(heard) < len(others) or seen.hearings_t - max(heard) < UNHEARD_S:
        return None
    return max(heard)


def find_leader(everyone: Iterable[RaftObservation]) -> RaftObservation | None:
    """The leader: the claimant of the highest term that runs and answers; None without one."""
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


def _status(seen: RaftObservation, everyone: Sequence[RaftObservation], now: float) -> StatusFound:
    if seen.runtime_state is RuntimeState.EXITED and _from_outside(seen):
        return StatusFound(NodeStatus.UP if seen.ready else NodeStatus.STARTING, OUTSIDE)
    return health_rules.judge_unheard(seen, now, cut_off=CUT_OFF) or _answering(seen, everyone)


def _answering(seen: RaftObservation, everyone: Sequence[RaftObservation]) -> StatusFound:
    if not seen.ready:
        return StatusFound(NodeStatus.STARTING, seen.complaint)
    if (alone_t := alone_since(seen, everyone)) is not None:
        return StatusFound(NodeStatus.CUT_OFF, CUT_OFF, since_t=alone_t)
    return StatusFound(NodeStatus.UP, seen.complaint)


def _role(seen: RaftObservation, everyone: Iterable[RaftObservation]) -> Role:
    if seen.raft is None or seen.answered_t is None:
        return Role.NONE
    if seen.raft.role is not Role.LEADER:
        return seen.raft.role
    leader = find_leader(everyone)
    return Role.LEADER if leader is not None and leader.node == seen.node else Role.NONE


def _answer_ms(seen: RaftObservation) -> float | None:
    """The server's answer time in ms: to Faultstage or, where longer, to the nearest server."""
    trips = [heard.round_trip_ms for heard in seen.hearings.values() if heard.round_trip_ms]
    if seen.answer_ms is None or not trips:
        return seen.answer_ms
    return max(seen.answer_ms, min(trips))


def _facts(seen: RaftObservation) -> dict[str, str]:
    facts: dict[str, str] = {}
    if seen.raft is not None:
        facts["term"] = str(seen.raft.term)
    if seen.entries is not None:
        facts["entries"] = f"{seen.entries:,}".replace(",", "\u00a0")
    return facts
