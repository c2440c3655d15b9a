"""The faults that the story of the TiKV cluster offers."""

from __future__ import annotations

from core.faults import FaultPlan, Target
from core.ports import NodeAction

CONTAINER_KILL = "container-kill"
NODE_PAUSE = "node-pause"
PARTITION = "partition"
LATENCY = "latency"

PD_GROUP = "PD"
STORES_GROUP = "stores"

_KILLED = "SIGKILL, no warning to the node"
_PAUSED = "frozen: it keeps its connections and says nothing"

PLANS = {
    plan.name: plan
    for plan in (
        FaultPlan(
            name="kill-store",
            chaos_type=CONTAINER_KILL,
            target=Target.LEADER,
            verb="Killing",
            done="killed",
            how=_KILLED,
            group=STORES_GROUP,
        ),
        FaultPlan(
            name="pause-store",
            chaos_type=NODE_PAUSE,
            target=Target.LEADER,
            verb="Pausing",
            done="paused",
            how=_PAUSED,
            group=STORES_GROUP,
        ),
        FaultPlan(
            name="cut-store",
            chaos_type=PARTITION,
            target=Target.LEADER,
            verb="Cutting off",
            done="cut off",
            how="its network to PD, the other stores and the clients is taken away",
            group=STORES_GROUP,
        ),
        FaultPlan(
            name="slow-store",
            chaos_type=LATENCY,
            target=Target.LEADER,
            verb="Slowing",
            done="slowed down",
            how="all that it sends comes late",
            group=STORES_GROUP,
        ),
        FaultPlan(
            name="kill-majority",
            chaos_type=CONTAINER_KILL,
            target=Target.MAJORITY,
            verb="Killing",
            done="killed",
            how=_KILLED,
            group=STORES_GROUP,
        ),
        FaultPlan(
            name="kill-pd",
            chaos_type=CONTAINER_KILL,
            target=Target.LEADER,
            verb="Killing",
            done="killed",
            how=_KILLED,
            group=PD_GROUP,
        ),
        FaultPlan(
            name="pause-pd",
            chaos_type=NODE_PAUSE,
            target=Target.LEADER,
            verb="Pausing",
            done="paused",
            how=_PAUSED,
            group=PD_GROUP,
        ),
    )
}
"""By name; the first is the default."""

CHAOS_TYPES = {
    NodeAction.KILL: CONTAINER_KILL,
    NodeAction.PAUSE: NODE_PAUSE,
    NodeAction.CUT_OFF: PARTITION,
    NodeAction.SLOW: LATENCY,
}
