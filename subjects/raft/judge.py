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

from msgspec import Struct
from msgspec.structs import replace

from core.events import NodeHealth, NodeStatus, Role
from subjects.instance import Life
from subjects.raft.views import RaftView

SILENT_AFTER_S = 1.5
"""A node that runs and doesn't answer for this long is no longer known to be up, seconds."""

SILENT_AFTER_FAILURES = 2
"""And so many requests must have failed: a stall of the app itself is no silence."""

START_WITHIN_S = 15.0
"""A started node that hasn't answered by then isn't starting any more, seconds."""

OUTSIDE = "restarted from outside"
CUT_OFF = "runs, cut off from the other nodes"
ENGINE_LOST = "the Docker engine doesn't answer"


class Seen(Struct, frozen=True, kw_only=True):
    """All that was seen of one node."""

    node: str
    life: Life = Life.ABSENT
    looked_t: float = 0.0
    """When ``life`` was last known."""
    life_t: float = 0.0
    """Since when ``life`` is what it is."""
    exit_text: str = ""
    exit_code: int | None = None
    answered_t: float | None = None
    """The last answer since ``life`` changed; None where there was none."""
    failures: int = 0
    """Requests that failed since then."""
    ready: bool = False
    """Whether it has called itself healthy since it was started."""
    complaint: str = ""
    """What it says is wrong with it."""
    raft: RaftView | None = None
    answer_ms: float | None = None
    """How long its last answer took."""
    behind: int | None = None
    """Entries that the leader had committed when last asked and this node hasn't applied."""
    memory_bytes: int | None = None
    uptime_s: float | None = None
    entries: int | None = None


def judge(seen: Seen, everyone: Iterable[Seen], before: NodeHealth, now: float) -> NodeHealth:
    """The health of one node.

    Args:
        seen: what was seen of it.
        everyone: what was seen of all nodes, itself included.
        before: its health until now.
        now: the run's time, seconds.
    """
    status, detail = _status(seen, now)
    up = status is NodeStatus.UP
    role = _role(seen, everyone) if up or status is NodeStatus.STARTING else Role.NONE
    known = seen.answered_t is not None and status in _ANSWERING
    return NodeHealth(
        node=seen.node,
        status=status,
        role=role,
        lag=seen.behind if known and seen.raft else None,
        memory_bytes=seen.memory_bytes if known else None,
        uptime_s=seen.uptime_s if known else None,
        observed_t=_observed_t(seen),
        changed_t=before.changed_t if status is before.status else _changed_t(seen, status, now),
        was_role=_was_role(before, up=up, role=role),
        detail=detail,
        exit_code=seen.exit_code if status is NodeStatus.DOWN else None,
        facts=_facts(seen) if known else {},
        answer_ms=seen.answer_ms if known else None,
    )


def find_leader(everyone: Iterable[Seen]) -> Seen | None:
    """Who leads: the claimant of the highest term that runs and answers; None without one."""
    claims = [
        seen
        for seen in everyone
        if seen.raft is not None and seen.raft.role is Role.LEADER and _may_answer(seen)
    ]
    return max(claims, key=_term) if claims else None


_ANSWERING = (NodeStatus.UP, NodeStatus.STARTING, NodeStatus.CUT_OFF)
"""Of whom what they say of themselves is shown."""


def _term(seen: Seen) -> int:
    return seen.raft.term if seen.raft is not None else 0


def _may_answer(seen: Seen) -> bool:
    if seen.answered_t is None:
        return False
    return seen.life is Life.RUNNING or (seen.life is Life.EXITED and _from_outside(seen))


def _from_outside(seen: Seen) -> bool:
    return seen.answered_t is not None and seen.failures < SILENT_AFTER_FAILURES


def _status(seen: Seen, now: float) -> tuple[NodeStatus, str]:
    match seen.life:
        case Life.ABSENT:
            return NodeStatus.UNKNOWN, "not started"
        case Life.PAUSED:
            return NodeStatus.PAUSED, "its process is stopped"
        case Life.CUT_OFF:
            return NodeStatus.CUT_OFF, CUT_OFF
        case Life.UNKNOWN:
            return NodeStatus.UNKNOWN, ENGINE_LOST
        case Life.EXITED if not _from_outside(seen):
            return NodeStatus.DOWN, seen.exit_text
        case Life.EXITED:
            return (NodeStatus.UP if seen.ready else NodeStatus.STARTING), OUTSIDE
        case Life.RUNNING:
            return _running(seen, now)


def _running(seen: Seen, now: float) -> tuple[NodeStatus, str]:
    silent_s = now - (seen.life_t if seen.answered_t is None else seen.answered_t)
    limit_s = START_WITHIN_S if seen.answered_t is None else SILENT_AFTER_S
    if silent_s >= limit_s and seen.failures >= SILENT_AFTER_FAILURES:
        return NodeStatus.UNKNOWN, f"no answer for {silent_s:.1f} s"
    if seen.answered_t is None or not seen.ready:
        return NodeStatus.STARTING, seen.complaint
    return NodeStatus.UP, seen.complaint


def _role(seen: Seen, everyone: Iterable[Seen]) -> Role:
    if seen.raft is None or seen.answered_t is None:
        return Role.NONE
    if seen.raft.role is not Role.LEADER:
        return seen.raft.role
    leader = find_leader(everyone)
    return Role.LEADER if leader is not None and leader.node == seen.node else Role.NONE


def _was_role(before: NodeHealth, *, up: bool, role: Role) -> Role:
    """Kept from when it was last up until it has a part again."""
    if up and role is not Role.NONE:
        return Role.NONE
    if before.status is NodeStatus.UP and before.role is not Role.NONE:
        return before.role
    return before.was_role


def _changed_t(seen: Seen, status: NodeStatus, now: float) -> float:
    told = (NodeStatus.DOWN, NodeStatus.PAUSED, NodeStatus.CUT_OFF)
    return seen.life_t if status in told else now


def _observed_t(seen: Seen) -> float | None:
    match seen.life:
        case Life.ABSENT:
            return None
        case Life.RUNNING:
            return seen.answered_t
        case _:
            return seen.looked_t


def _facts(seen: Seen) -> dict[str, str]:
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
    silent = health.status is NodeStatus.UNKNOWN
    return NodeHealth(
        node=health.node,
        status=health.status,
        role=health.role,
        was_role=health.was_role,
        detail="" if silent else health.detail,
        exit_code=health.exit_code,
        changed_t=health.changed_t,
        # Only whether it has caught up: the figure itself changes all the time.
        lag=None if health.lag is None else min(health.lag, 1),
    )


def fresh(seen: Seen, life: Life, t: float) -> Seen:
    """What is known of a node that has just become ``life``: no answers count."""
    started = seen.life in (Life.EXITED, Life.ABSENT) and life is Life.RUNNING
    return replace(
        seen,
        life=life,
        life_t=t,
        looked_t=t,
        answered_t=None,
        failures=0,
        ready=seen.ready and not started,
        complaint="",
        raft=None,
        behind=None,
    )
