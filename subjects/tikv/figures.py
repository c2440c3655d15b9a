"""The figures of the cluster as a whole; unknown figures are left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from core.model.events import NodeHealth, NodeStatus
from subjects.hosts.instance import RuntimeState
from subjects.tikv.node_words import answers
from subjects.tikv.observation import PdView, TikvObservation
from subjects.tikv.watched import PD, STORE

REGIONS = "regions"
WITHOUT_LEADER = "regions_without_leader"
STORES_UP = "stores_up"
LEADERS_MAX, LEADERS_MIN = "leaders_max", "leaders_min"
PD_HEALTHY = "pd_members_healthy"

LEARNING_S = 10.0
"""The time in which a new leader of PD learns the regions' leaders by heartbeats, seconds;
meanwhile an unknown leader doesn't mean that there is none."""

REPORTED_WITHIN_S = 3.0
"""Seconds within which PD learns the leader of a region that was just split off."""


def figures(
    everyone: Iterable[TikvObservation], health: Mapping[str, NodeHealth], view: PdView, now: float
) -> dict[str, float]:
    """Returns the known figures by name."""
    everyone = list(everyone)
    stores = [seen for seen in everyone if seen.kind == STORE]
    members = [seen for seen in everyone if seen.kind == PD]
    known: dict[str, float | None] = {
        REGIONS: len(view.regions) if view.regions and view.is_fresh(now) else None,
        WITHOUT_LEADER: _without_leader(stores, view, now),
        STORES_UP: _up(stores, health),
        PD_HEALTHY: _healthy(members, health, view, now),
    }
    leads = [
        view.led_by(seen.address)
        for seen in stores
        if health[seen.node].status is NodeStatus.UP and view.store(seen.address, now) is not None
    ]
    if leads:
        known[LEADERS_MAX], known[LEADERS_MIN] = max(leads), min(leads)
    return {name: float(value) for name, value in known.items() if value is not None}


def _without_leader(stores: Iterable[TikvObservation], view: PdView, now: float) -> int | None:
    """Returns how many regions no living store leads; None where that is unknown.

    PD hears of a change from the new leader only. So a region whose leader's store died is led
    by the dead store, in PD's eyes, until another has told PD that it leads: those count here,
    though another may lead them already.
    """
    if not view.regions or not view.is_fresh(now):
        return None
    dead = 0
    for seen in stores:
        leads = view.led_by(seen.address)
        if not leads:
            continue
        if seen.runtime_state is RuntimeState.UNKNOWN and not answers(seen, now):
            return None
        if seen.runtime_state not in (RuntimeState.RUNNING, RuntimeState.UNKNOWN) or not seen.ready:
            dead += leads
    since_t = view.leaderless_since_t
    if since_t is None:
        return dead
    if now - since_t < REPORTED_WITHIN_S or now - view.led_since_t < LEARNING_S:
        return dead or None
    return dead + view.leaderless


def _up(nodes: Iterable[TikvObservation], health: Mapping[str, NodeHealth]) -> int | None:
    statuses = [health[seen.node].status for seen in nodes]
    return None if NodeStatus.UNKNOWN in statuses else statuses.count(NodeStatus.UP)


def _healthy(
    members: list[TikvObservation], health: Mapping[str, NodeHealth], view: PdView, now: float
) -> int | None:
    up = _up(members, health)
    ill = sum(
        health[seen.node].status is NodeStatus.UP
        and view.calls_healthy(seen.node, seen.runtime_state_t, now) is False
        for seen in members
    )
    return None if up is None else up - ill
