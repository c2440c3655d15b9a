"""The faults that the story of the Raft cluster offers."""

from __future__ import annotations

from collections.abc import Mapping

from core.faults import FaultPlan, Target
from core.ports import NodeAction

PROCESS_KILL = "process-kill"
CONTAINER_KILL = "container-kill"
NODE_PAUSE = "node-pause"
PARTITION = "partition"
LATENCY = "latency"


def plans(docker: bool, *, can_slow: bool = True) -> Mapping[str, FaultPlan]:
    """The faults by name; the first is the default.

    Args:
        docker: whether the nodes are containers.
        can_slow: whether the engine's kernel can delay what a container sends.
    """
    kill = CONTAINER_KILL if docker else PROCESS_KILL
    offered = [
        _kill("kill-leader", kill, Target.LEADER),
        _kill("kill-follower", kill, Target.FOLLOWER),
        FaultPlan(
            name="pause-leader",
            chaos_type=NODE_PAUSE,
            target=Target.LEADER,
            verb="Pausing",
            done="paused",
            how=_FROZEN if docker else _STOPPED,
        ),
    ]
    if docker:
        offered += [
            _cut_off("cut-leader", Target.LEADER),
            _cut_off("cut-follower", Target.FOLLOWER),
        ]
    offered.append(_kill("kill-majority", kill, Target.MAJORITY))
    if docker and can_slow:
        offered.append(
            FaultPlan(
                name="slow-leader",
                chaos_type=LATENCY,
                target=Target.LEADER,
                verb="Slowing",
                done="slowed",
                how="everything that it sends is delayed; it runs on",
            )
        )
    return {plan.name: plan for plan in offered}


def chaos_types(docker: bool, *, can_slow: bool = True) -> Mapping[NodeAction, str]:
    """The kind of fault that each action by hand is; the arguments are those of :func:`plans`."""
    types = {
        NodeAction.KILL: CONTAINER_KILL if docker else PROCESS_KILL,
        NodeAction.PAUSE: NODE_PAUSE,
    }
    if docker:
        types[NodeAction.CUT_OFF] = PARTITION
    if docker and can_slow:
        types[NodeAction.SLOW] = LATENCY
    return types


_STOPPED = "SIGSTOP: it keeps its connections and says nothing"
_FROZEN = "its container is frozen: it keeps its connections and says nothing"


def _kill(name: str, chaos_type: str, target: Target) -> FaultPlan:
    return FaultPlan(
        name=name,
        chaos_type=chaos_type,
        target=target,
        verb="Killing",
        done="killed",
        how="SIGKILL, no warning to the node",
    )


def _cut_off(name: str, target: Target) -> FaultPlan:
    return FaultPlan(
        name=name,
        chaos_type=PARTITION,
        target=target,
        verb="Cutting off",
        done="cut off",
        how="its network to the other nodes is taken away; it runs on",
    )


PLANS = plans(docker=False)
"""Those of local processes."""

CHAOS_TYPES = chaos_types(docker=False)
