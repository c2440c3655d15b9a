"""The faults that the story of the TiKV cluster offers."""

from __future__ import annotations

from functools import partial

from core.model.fault_kinds import CONTAINER_KILL, LATENCY, NODE_PAUSE, PARTITION
from core.story.fault_plans import Target, by_name, plan_fault

PD_GROUP = "PD"
STORES_GROUP = "stores"

_CUT_OFF = "its network to PD, the other stores and the clients is taken away"

_of_store = partial(plan_fault, in_containers=True, group=STORES_GROUP)
_of_pd = partial(plan_fault, in_containers=True, group=PD_GROUP)

PLANS = by_name(
    _of_store("kill-store", CONTAINER_KILL, Target.LEADER),
    _of_store("pause-store", NODE_PAUSE, Target.LEADER),
    _of_store("cut-store", PARTITION, Target.LEADER, how=_CUT_OFF),
    _of_store("slow-store", LATENCY, Target.LEADER),
    _of_store("kill-majority", CONTAINER_KILL, Target.MAJORITY),
    _of_pd("kill-pd", CONTAINER_KILL, Target.LEADER),
    _of_pd("pause-pd", NODE_PAUSE, Target.LEADER),
)
"""The faults by name; the first is the default."""
