"""The faults that the stories of the rate limiter offer."""

from __future__ import annotations

from collections.abc import Mapping

from core.ports import NodeAction
from core.story.fault_plans import FaultPlan, Target
from subjects.kit.fault_kinds import FROZEN, NODE_PAUSE, STOPPED, FaultKind, by_name, kill
from subjects.ratelimiter.topology import LIMITERS_GROUP, LOAD, STORE

REDIS_PAUSE = "redis-pause"
BURST_TRAFFIC = "burst-traffic"

BURST, PAUSE_STORE, KILL_NODE = "burst", "pause-store", "kill-node"

GHOST_ALLOWING, COUNTER_DRIFT = "ghost-allowing", "counter-drift"
FAULTS_OF = {GHOST_ALLOWING: (BURST,), COUNTER_DRIFT: (PAUSE_STORE, KILL_NODE)}
"""The stories by key, the default first, and the faults that each is about, its own first."""

_BURST = FaultKind(
    BURST_TRAFFIC,
    "Bursting",
    "bursts",
    "the load itself is multiplied: real requests over real connections",
)


def plans(docker: bool = False) -> Mapping[str, FaultPlan]:
    """The faults by name; the first is the default.

    Args:
        docker: whether the servers are containers.
    """
    paused = FaultKind(REDIS_PAUSE, "Pausing", "is paused", FROZEN if docker else STOPPED)
    return by_name(
        _BURST.plan(BURST, nodes=(LOAD,)),
        paused.plan(PAUSE_STORE, nodes=(STORE,)),
        kill(docker).plan(KILL_NODE, Target.ANY, group=LIMITERS_GROUP),
    )


def chaos_types(docker: bool = False) -> Mapping[NodeAction, str]:
    """The kind of fault that each action by hand is; the argument is that of :func:`plans`."""
    return {NodeAction.KILL: kill(docker).chaos_type, NodeAction.PAUSE: NODE_PAUSE}
