"""The invariants of TiKV alone, besides those of all subjects.

The shared invariants hold already that each store and each member of PD is up, that PD has a
leader, and each group a majority.
"""

from __future__ import annotations

from collections.abc import Iterable

from core.model.events import Level, NodeHealth, NodeStatus
from core.monitor.invariants import Invariant, InvariantVerdict, broken, holds, moot, unknown
from core.views.system_view import SystemView
from subjects.tikv.figures import PD_HEALTHY as MEMBERS_HEALTHY
from subjects.tikv.figures import WITHOUT_LEADER
from subjects.tikv.plans import PD_GROUP, STORES_GROUP
from subjects.tikv.symptoms import (
    LeadersBalanced,
    LeadersUneven,
    NotBalancing,
    PdHealthy,
    RegionsWithoutLeader,
)

REGIONS_LED, LEADERS_BALANCED, PD_HEALTHY = "regions-led", "leaders-balanced", "pd-healthy"

MOST_APART = 2
"""Most regions that one store may lead more than another: with our ``tolerant-size-ratio`` PD
moves leaders from a difference of three on."""

BALANCED_WITHIN_S = 20.0
"""The longest time for which leaders may be uneven after a store has come back, seconds: PD looks
every 5 s at the latest, and moves leaders one after another."""

_AWAY = (NodeStatus.DOWN, NodeStatus.PAUSED, NodeStatus.CUT_OFF)


def _group(seen: SystemView, name: str) -> dict[str, NodeHealth]:
    nodes = next((group.nodes for group in seen.groups if group.name == name), ())
    return {node: seen.nodes[node] for node in nodes if node in seen.nodes}


def _regions_led(seen: SystemView) -> Iterable[InvariantVerdict]:
    without = seen.figures.get(WITHOUT_LEADER)
    if not seen.was_ready:
        return ()
    if without is None:
        # Nobody but PD knows the leaders, so the last finding stays.
        return (unknown(),)
    if not without:
        return (holds(RegionsWithoutLeader(0)),)
    symptom = RegionsWithoutLeader(round(without))
    return (broken(symptom, after_s=0.1),)


def _leaders_balanced(seen: SystemView) -> Iterable[InvariantVerdict]:
    stores = _group(seen, STORES_GROUP)
    if not seen.was_ready or not stores:
        return ()
    if any(seen.status_of(name) in _AWAY for name in stores):
        return (moot(NotBalancing()),)
    leads = {name: health.leads for name, health in stores.items() if health.leads is not None}
    if len(leads) < len(stores) or seen.is_settling:
        return (unknown(),)
    most, least = max(leads, key=lambda name: leads[name]), min(leads, key=lambda name: leads[name])
    if leads[most] - leads[least] <= MOST_APART:
        balanced = LeadersBalanced(tuple(leads.values()))
        return (holds(balanced),)
    uneven = LeadersUneven(most, leads[most], least, leads[least])
    return (
        broken(
            uneven,
            level=Level.WARNING,
            after_s=BALANCED_WITHIN_S,
        ),
    )


def _pd_healthy(seen: SystemView) -> Iterable[InvariantVerdict]:
    healthy = seen.figures.get(MEMBERS_HEALTHY)
    if not seen.was_ready:
        return ()
    members = _group(seen, PD_GROUP)
    up = sum(seen.status_of(name) is NodeStatus.UP for name in members)
    if healthy is None or up < len(members):
        # A member that is away is reported by the shared invariants.
        return (unknown(),)
    symptom = PdHealthy(round(healthy), up)
    if healthy >= up:
        return (holds(symptom),)
    level = Level.WARNING
    return (broken(symptom, level=level, after_s=1.0),)


INVARIANTS = (
    Invariant(
        name=REGIONS_LED, title="every region has a leader", judge=_regions_led, restates=True
    ),
    Invariant(name=PD_HEALTHY, title="PD healthy", judge=_pd_healthy),
    Invariant(name=LEADERS_BALANCED, title="leaders balanced", judge=_leaders_balanced),
)
