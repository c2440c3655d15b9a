"""From what was seen of a server to its health: pure rules, no probing.

The end of its process is the truth, and so is that it is stopped. A server that runs and
doesn't answer is up only for a moment.
"""

from __future__ import annotations

from core import figures
from core.events import NodeHealth, NodeStatus
from subjects.instance import Life
from subjects.ratelimiter.seen import Seen

SILENT_AFTER_S = 1.5
"""A server that runs and doesn't answer for this long is no longer known to be up, seconds."""

SILENT_AFTER_FAILURES = 2
"""And so many questions must have been in vain: a stall of the app itself is no silence."""

START_WITHIN_S = 15.0
"""A started server that hasn't answered by then isn't starting any more, seconds."""

ENGINE_LOST = "the Docker engine doesn't answer"

_ANSWERING = (NodeStatus.UP, NodeStatus.STARTING, NodeStatus.CUT_OFF)
"""Of whom what they say of themselves is shown."""


def judge(seen: Seen, before: NodeHealth, now: float) -> NodeHealth:
    """The health of one server.

    Args:
        seen: what was seen of it.
        before: its health until now.
        now: the run's time, seconds.
    """
    status, detail = _status(seen, now)
    known = seen.answered_t is not None and status in _ANSWERING
    since_t = seen.life_t if status in _TOLD_BY_LIFE else now
    return NodeHealth(
        node=seen.node,
        status=status,
        memory_bytes=seen.memory_bytes if known else None,
        uptime_s=_uptime_s(seen, now) if known else None,
        observed_t=_observed_t(seen),
        changed_t=before.changed_t if status is before.status else since_t,
        detail=detail,
        exit_code=seen.exit_code if status is NodeStatus.DOWN else None,
        facts=_facts(seen) if known else {},
        answer_ms=seen.answer_ms if known else None,
    )


_TOLD_BY_LIFE = (NodeStatus.DOWN, NodeStatus.PAUSED, NodeStatus.CUT_OFF)


def _status(seen: Seen, now: float) -> tuple[NodeStatus, str]:
    match seen.life:
        case Life.ABSENT:
            return NodeStatus.UNKNOWN, "not started"
        case Life.PAUSED:
            return NodeStatus.PAUSED, "its process is stopped"
        case Life.CUT_OFF:
            return NodeStatus.CUT_OFF, "runs, cut off from the others"
        case Life.UNKNOWN:
            return NodeStatus.UNKNOWN, ENGINE_LOST
        case Life.EXITED:
            return NodeStatus.DOWN, seen.exit_text
        case Life.RUNNING:
            return _running(seen, now)


def _running(seen: Seen, now: float) -> tuple[NodeStatus, str]:
    silent_s = now - (seen.life_t if seen.answered_t is None else seen.answered_t)
    limit_s = START_WITHIN_S if seen.answered_t is None else SILENT_AFTER_S
    if silent_s >= limit_s and seen.failures >= SILENT_AFTER_FAILURES:
        return NodeStatus.UNKNOWN, f"no answer for {silent_s:.1f} s"
    if seen.answered_t is None:
        return NodeStatus.STARTING, ""
    if seen.health is not None and not seen.health.reaches_store:
        return NodeStatus.UP, "can't reach the store"
    return NodeStatus.UP, ""


def _uptime_s(seen: Seen, now: float) -> float | None:
    return None if seen.started_t is None else now - seen.started_t


def _observed_t(seen: Seen) -> float | None:
    match seen.life:
        case Life.ABSENT:
            return None
        case Life.RUNNING:
            return seen.answered_t
        case _:
            return seen.looked_t


def _facts(seen: Seen) -> dict[str, str]:
    if seen.is_store:
        return {} if seen.used is None else {"counted": figures.count(sum(seen.used.values()))}
    facts: dict[str, str] = {}
    if seen.health is not None:
        facts["policy"] = seen.health.policy
        facts["store"] = "reached" if seen.health.reaches_store else "unreachable"
    if (rates := seen.rates) is not None:
        facts["allowed"] = f"{figures.count(round(rates.allowed))}/s"
        facts["refused"] = f"{figures.count(round(rates.refused))}/s"
        if rates.by_store is not None:
            facts["decides"] = "the store" if rates.by_store > 0.5 else "the node"
    return facts


def is_news(health: NodeHealth, before: NodeHealth) -> bool:
    """Whether it must be told at once, and not with the next second's figures."""
    return _essence(health) != _essence(before)


def _essence(health: NodeHealth) -> NodeHealth:
    silent = health.status is NodeStatus.UNKNOWN
    facts = {name: health.facts[name] for name in ("policy", "store") if name in health.facts}
    return NodeHealth(
        node=health.node,
        status=health.status,
        detail="" if silent else health.detail,
        exit_code=health.exit_code,
        changed_t=health.changed_t,
        facts=facts,
    )
