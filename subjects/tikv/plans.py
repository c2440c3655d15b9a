"""The faults that the story of the TiKV cluster offers."""

from __future__ import annotations

from core.ports import NodeAction
from core.story.fault_plans import Target
from subjects.kit.fault_kinds import (
    CONTAINER_KILL,
    LATENCY,
    NODE_PAUSE,
    PARTITION,
    FaultKind,
    by_name,
    kill,
)

PD_GROUP = "PD"
STORES_GROUP = "stores"

_KILL = kill(docker=True)
_PAUSE = FaultKind(
    NODE_PAUSE, "Pausing", "paused", "frozen: it keeps its connections and says nothing"
)
_CUT_OFF = FaultKind(
    PARTITION,
    "Cutting off",
    "cut off",
    "its network to PD, the other stores and the clients is taken away",
)
_SLOW = FaultKind(LATENCY, "Slowing", "slowed down", "all that it sends comes late")

PLANS = by_name(
    _KILL.plan("kill-store", Target.LEADER, group=STORES_GROUP),
    _PAUSE.plan("pause-store", Target.LEADER, group=STORES_GROUP),
    _CUT_OFF.plan("cut-store", Target.LEADER, group=STORES_GROUP),
    _SLOW.plan("slow-store", Target.LEADER, group=STORES_GROUP),
    _KILL.plan("kill-majority", Target.MAJORITY, group=STORES_GROUP),
    _KILL.plan("kill-pd", Target.LEADER, group=PD_GROUP),
    _PAUSE.plan("pause-pd", Target.LEADER, group=PD_GROUP),
)
"""By name; the first is the default."""

CHAOS_TYPES = {
    NodeAction.KILL: CONTAINER_KILL,
    NodeAction.PAUSE: NODE_PAUSE,
    NodeAction.CUT_OFF: PARTITION,
    NodeAction.SLOW: LATENCY,
}
