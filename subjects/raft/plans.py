"""The faults that the story of the Raft cluster offers."""

from __future__ import annotations

from collections.abc import Mapping

from core.ports import NodeAction
from core.story.fault_plans import FaultPlan, Target
from subjects.kit.fault_kinds import (
    FROZEN,
    LATENCY,
    NODE_PAUSE,
    PARTITION,
    STOPPED,
    FaultKind,
    by_name,
    kill,
)

_CUT_OFF = FaultKind(
    PARTITION,
    "Cutting off",
    "cut off",
    "its network to the other nodes is taken away; it runs on",
)
_SLOW = FaultKind(LATENCY, "Slowing", "slowed", "everything that it sends is delayed; it runs on")


def plans(docker: bool, *, can_slow: bool = True) -> Mapping[str, FaultPlan]:
    """The faults by name; the first is the default.

    Args:
        docker: whether the nodes are containers.
        can_slow: whether the engine's kernel can delay what a container sends.
    """
    killed = kill(docker)
    paused = FaultKind(NODE_PAUSE, "Pausing", "paused", FROZEN if docker else STOPPED)
    offered = [
        killed.plan("kill-leader", Target.LEADER),
        killed.plan("kill-follower", Target.FOLLOWER),
        paused.plan("pause-leader", Target.LEADER),
    ]
    if docker:
        offered += [
            _CUT_OFF.plan("cut-leader", Target.LEADER),
            _CUT_OFF.plan("cut-follower", Target.FOLLOWER),
        ]
    offered.append(killed.plan("kill-majority", Target.MAJORITY))
    if docker and can_slow:
        offered.append(_SLOW.plan("slow-leader", Target.LEADER))
    return by_name(*offered)


def chaos_types(docker: bool, *, can_slow: bool = True) -> Mapping[NodeAction, str]:
    """The kind of fault that each action by hand is; the arguments are those of :func:`plans`."""
    types = {NodeAction.KILL: kill(docker).chaos_type, NodeAction.PAUSE: NODE_PAUSE}
    if docker:
        types[NodeAction.CUT_OFF] = PARTITION
    if docker and can_slow:
        types[NodeAction.SLOW] = LATENCY
    return types
