"""The faults that the story of the Raft cluster offers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from core.model.fault_kinds import CONTAINER_KILL, LATENCY, NODE_PAUSE, PARTITION, PROCESS_KILL
from core.story.fault_plans import FaultPlan, Target, by_name, plan_fault


def plans(docker: bool, *, can_slow: bool = True) -> Mapping[str, FaultPlan]:
    """Returns the faults by name; the first is the default.

    Args:
        docker: whether the nodes are containers.
        can_slow: whether what a node sends can be delayed; an engine's kernel may lack that.
    """
    kill = CONTAINER_KILL if docker else PROCESS_KILL
    plan = partial(plan_fault, in_containers=docker)
    offered = [
        plan("kill-leader", kill, Target.LEADER),
        plan("kill-follower", kill, Target.FOLLOWER),
        plan("pause-leader", NODE_PAUSE, Target.LEADER),
        plan("cut-leader", PARTITION, Target.LEADER),
        plan("cut-follower", PARTITION, Target.FOLLOWER),
        plan("kill-majority", kill, Target.MAJORITY),
    ]
    if can_slow:
        offered.append(plan("slow-leader", LATENCY, Target.LEADER))
    return by_name(*offered)
