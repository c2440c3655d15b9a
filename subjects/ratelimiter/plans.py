"""The faults that the stories of the rate limiter offer."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from core.model import fault_kinds as kinds
from core.story.fault_plans import FaultPlan, Target, by_name, plan_fault
from subjects.ratelimiter.topology import LIMITERS_GROUP, LOAD, STORE

BURST, PAUSE_STORE, KILL_NODE = "burst", "pause-store", "kill-node"
CUT_STORE, SLOW_STORE = "cut-store", "slow-store"

HITS_STORE = (PAUSE_STORE, CUT_STORE, SLOW_STORE)

GHOST_ALLOWING, COUNTER_DRIFT = "ghost-allowing", "counter-drift"
FAULTS_OF = {GHOST_ALLOWING: (BURST,), COUNTER_DRIFT: (*HITS_STORE, KILL_NODE)}
"""The faults of each story, by the story's key; defaults come first."""


def plans(docker: bool = False, *, can_slow: bool = True) -> Mapping[str, FaultPlan]:
    """Returns the faults by name; the first is the default.

    Args:
        docker: whether the servers are containers.
        can_slow: whether what a server sends can be delayed; an engine's kernel may lack that.
    """
    kill = kinds.CONTAINER_KILL if docker else kinds.PROCESS_KILL
    plan = partial(plan_fault, in_containers=docker)
    offered = [
        plan(BURST, kinds.BURST, nodes=(LOAD,)),
        plan(PAUSE_STORE, kinds.STORE_PAUSE, nodes=(STORE,)),
        plan(CUT_STORE, kinds.PARTITION, nodes=(STORE,)),
        plan(KILL_NODE, kill, Target.ANY, group=LIMITERS_GROUP),
    ]
    if can_slow:
        offered.append(plan(SLOW_STORE, kinds.LATENCY, nodes=(STORE,)))
    return by_name(*offered)
