"""From what was seen of a server to its health: pure rules, no probing."""

from __future__ import annotations

from core.model.events import NodeHealth, NodeStatus
from core.text import figures
from subjects.kit import health_rules
from subjects.ratelimiter.observation import LimiterObservation

CUT_OFF = "runs, cut off from the others"


def judge(seen: LimiterObservation, before: NodeHealth, now: float) -> NodeHealth:
    """The health of one server.

    Args:
        seen: what was seen of it.
        before: its health until now.
        now: the run's time, seconds.
    """
    status, detail = _status(seen, now)
    known = seen.answered_t is not None and status in health_rules.ANSWERING
    return NodeHealth(
        node=seen.node,
        status=status,
        memory_bytes=seen.memory_bytes if known else None,
        uptime_s=_uptime_s(seen, now) if known else None,
        observed_t=health_rules.observed_t(seen),
        changed_t=health_rules.changed_t(seen, status, before, now),
        detail=detail,
        exit_code=seen.exit_code if status is NodeStatus.DOWN else None,
        facts=_facts(seen) if known else {},
        answer_ms=seen.answer_ms if known else None,
        started=health_rules.is_started(seen),
    )


def _status(seen: LimiterObservation, now: float) -> tuple[NodeStatus, str]:
    return health_rules.judge_life(seen, cut_off=CUT_OFF) or _running(seen, now)


def _running(seen: LimiterObservation, now: float) -> tuple[NodeStatus, str]:
    if silent := health_rules.silence(seen, now):
        return NodeStatus.UNKNOWN, silent
    if seen.answered_t is None:
        return NodeStatus.STARTING, ""
    if seen.health is not None and not seen.health.reaches_store:
        return NodeStatus.UP, "can't reach the store"
    return NodeStatus.UP, ""


def _uptime_s(seen: LimiterObservation, now: float) -> float | None:
    return None if seen.started_t is None else now - seen.started_t


def _facts(seen: LimiterObservation) -> dict[str, str]:
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
        started=health.started,
        facts=facts,
    )
