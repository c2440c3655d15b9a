"""Findings of the rules for the limit and for the counters, as values."""

from __future__ import annotations

from collections.abc import Mapping

from core.diagnosis import Evidence
from core.model.events import NodeHealth, NodeStatus
from subjects.ratelimiter import figures as known
from subjects.ratelimiter.findings import (
    CountersDrifted,
    LimiterAlternative,
    LimiterExcluded,
    LimitExceeded,
)
from subjects.ratelimiter.invariants import COUNTERS_TRUE, WITHIN_LIMIT
from subjects.ratelimiter.limit_rules import counter_drift, ghost_allowing
from subjects.ratelimiter.topology import LIMITERS, NODES

OVER = {known.LIMIT: 100.0, known.MOST_OVER: 63.0, known.WINDOW_S: 1.0}
ALL_ANSWER = LimiterExcluded(LimiterAlternative.LIMITER_LOST)


def evidence(broken: str, system: Mapping[str, float], **down: NodeStatus) -> Evidence:
    nodes = {name: NodeHealth(node=name, status=down.get(name, NodeStatus.UP)) for name in NODES}
    return Evidence(
        since_t=1.0, names=NODES, nodes=nodes, broken=frozenset({broken}), system=system
    )


def test_excess_is_found_with_the_ledger_and_the_policy_that_held() -> None:
    synced = {**OVER, known.MOST_OVER_SYNCED: 1.0, known.BOUND_OVER: 168.0, known.SYNC_MS: 500.0}
    found = ghost_allowing(evidence(WITHIN_LIMIT, synced))
    assert found is not None and found.is_synced
    assert (found.over, found.most_over, found.sync_ms) == (63.0, 168.0, 500.0)
    assert found.evidence[0] == LimitExceeded(163, 100.0, 1.0)
    assert ALL_ANSWER in found.ruled_out and found.nodes == LIMITERS


def test_excess_under_the_atomic_policy_is_another_finding() -> None:
    found = ghost_allowing(evidence(WITHIN_LIMIT, OVER))
    synced = ghost_allowing(evidence(WITHIN_LIMIT, {**OVER, known.MOST_OVER_SYNCED: 1.0}))
    assert found is not None and synced is not None
    assert not found.is_synced and found.identity != synced.identity


def test_limiter_that_is_down_is_not_ruled_out() -> None:
    found = ghost_allowing(evidence(WITHIN_LIMIT, OVER, lim2=NodeStatus.DOWN))
    assert found is not None
    assert ALL_ANSWER not in found.ruled_out and found.nodes == ("lim1", "lim3")


def test_drift_counts_only_beyond_what_is_on_its_way() -> None:
    drift = {known.DRIFT: 12.0, known.DRIFT_TOLERANCE: 10.0}
    found = counter_drift(evidence(COUNTERS_TRUE, drift))
    assert found is not None and found.off == CountersDrifted(12)
    assert counter_drift(evidence(COUNTERS_TRUE, {**drift, known.DRIFT: 10.0})) is None
