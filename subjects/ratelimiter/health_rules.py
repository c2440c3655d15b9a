"""From the observation of a server to the server's health: pure rules, no probing."""

from __future__ import annotations

from msgspec.structs import replace

from core.model.events import NodeHealth, NodeStatus
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
    found = health_rules.judge_unheard(seen, now, cut_off=CUT_OFF) or _answering(seen)
    health = health_rules.node_health(seen, found, before, now)
    if not health_rules.is_heard(seen, found.status):
        return health
    return replace(
        health,
        uptime_s=None if seen.started_t is None else now - seen.started_t,
        facts=_facts(seen),
        mode="" if seen.health is None else seen.health.policy,
        unreachable=_unreachable(seen),
    )


def _answering(seen: LimiterObservation) -> StatusFound:
    if seen.health is not None and not seen.health.reaches_store:
        return StatusFound(NodeStatus.UP, "can't reach the store")
    return StatusFound(NodeStatus.UP)


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
