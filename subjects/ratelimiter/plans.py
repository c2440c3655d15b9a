"""The faults that the stories of the rate limiter offer."""

from __future__ import annotations

from collections.abc import Mapping

from core.faults import FaultPlan, Target
from core.ports import NodeAction
from subjects.ratelimiter.topology import LIMITERS_GROUP, LOAD, STORE

PROCESS_KILL = "process-kill"
CONTAINER_KILL = "container-kill"
NODE_PAUSE = "node-pause"
REDIS_PAUSE = "redis-pause"
BURST_TRAFFIC = "burst-traffic"

GHOST_ALLOWING, COUNTER_DRIFT = "ghost-allowing", "counter-drift"
STORIES = (GHOST_ALLOWING, COUNTER_DRIFT)
"""The keys of the stories, the default first."""

BURST, PAUSE_STORE, KILL_NODE = "burst", "pause-store", "kill-node"


def plans(docker: bool = False) -> Mapping[str, FaultPlan]:
    """The faults by name; the first is the default.

    Args:
        docker: whether the servers are containers.
    """
    offered = (
        FaultPlan(
            name=BURST,
            chaos_type=BURST_TRAFFIC,
            nodes=(LOAD,),
            verb="Bursting",
            done="bursts",
            how="the load itself is multiplied: real requests over real connections",
        ),
        FaultPlan(
            name=PAUSE_STORE,
            chaos_type=REDIS_PAUSE,
            nodes=(STORE,),
            verb="Pausing",
            done="is paused",
            how=_FROZEN if docker else _STOPPED,
        ),
        FaultPlan(
            name=KILL_NODE,
            chaos_type=CONTAINER_KILL if docker else PROCESS_KILL,
            target=Target.ANY,
            verb="Killing",
            done="killed",
            how="SIGKILL, no warning to the node",
            group=LIMITERS_GROUP,
        ),
    )
    return {plan.name: plan for plan in offered}


def chaos_types(docker: bool = False) -> Mapping[NodeAction, str]:
    """The kind of fault that each action by hand is; the argument is that of :func:`plans`."""
    return {
        NodeAction.KILL: CONTAINER_KILL if docker else PROCESS_KILL,
        NodeAction.PAUSE: NODE_PAUSE,
    }


_STOPPED = "SIGSTOP: it keeps its connections and says nothing"
_FROZEN = "its container is frozen: it keeps its connections and says nothing"
