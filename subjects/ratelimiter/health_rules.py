"""From what was seen of a server to its health: pure rules, no probing."""

from __future__ import annotations

from core.model.events import NodeHealth, NodeStatus, UnknownBecause
from core.text import figures
from subjects.kit import health_rules
from subjects.kit.health_rules import StatusFound
from subjects.ratelimiter.observation import LimiterObservation
from subjects.ratelimiter.topology import STORE

CUT_OFF = "runs, cut off from the others"


def judge(seen: LimiterObservation, before: NodeHealth, now: float) -> NodeHealth:
    """The health of one server.

    Args:
        seen: what was seen of it.
        before: its health until now.
        now: the run's time, seconds.
    """
    found = _status(seen, now)
    status = found.status
    known = seen.answered_t is not None and status in health_rules.ANSWERING
    return NodeHealth(
        node=seen.node,
        status=status,
        memory_bytes=seen.memory_bytes if known else None,
        uptime_s=_uptime_s(seen, now) if known else None,
        observed_t=health_rules.observed_t(seen),
        changed_t=health_rules.changed_t(seen, status, before, now),
        detail=found.detail,
        unknown_because=found.because,
        exit_code=seen.exit_code if status is NodeStatus.DOWN else None,
        facts=_facts(seen) if known else {},
        mode=seen.health.policy if known and seen.health is not None else "",
        unreachable=_unreachable(seen) if known else (),
        answer_ms=seen.answer_ms if known else None,
        started=health_rules.is_started(seen),
    )


def _status(seen: LimiterObservation, now: float) -> StatusFound:
    return health_rules.judge_runtime_state(seen, cut_off=CUT_OFF) or _running(seen, now)


def _running(seen: LimiterObservation, now: float) -> StatusFound:
    if silent := health_rules.judge_silence(seen, now):
        return silent
    if seen.answered_t is None:
        return StatusFound(NodeStatus.STARTING)
    if seen.health is not None and not seen.health.reaches_store:
        return StatusFound(NodeStatus.UP, "can't reach the store")
    return StatusFound(NodeStatus.UP)


def _uptime_s(seen: LimiterObservation, now: float) -> float | None:
    return None if seen.started_t is None else now - seen.started_t


def _unreachable(seen: LimiterObservation) -> tuple[str, ...]:
    return (STORE,) if seen.health is not None and not seen.health.reaches_store else ()


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
    silent = health.unknown_because is UnknownBecause.SILENT
    return NodeHealth(
        node=health.node,
        status=health.status,
        detail="" if silent else health.detail,
        exit_code=health.exit_code,
        changed_t=health.changed_t,
        started=health.started,
        mode=health.mode,
        unreachable=health.unreachable,
        unknown_because=health.unknown_because,
    )
