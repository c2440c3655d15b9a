"""The faults that the story of the Raft cluster offers."""

from __future__ import annotations

from core.faults import FaultPlan, Target
from core.ports import NodeAction

PROCESS_KILL = "process-kill"
NODE_PAUSE = "node-pause"

_KILLED = "SIGKILL, no warning to the node"

PLANS = {
    plan.name: plan
    for plan in (
        FaultPlan(
            name="kill-leader",
            chaos_type=PROCESS_KILL,
            target=Target.LEADER,
            verb="Killing",
            done="killed",
            how=_KILLED,
        ),
        FaultPlan(
            name="kill-follower",
            chaos_type=PROCESS_KILL,
            target=Target.FOLLOWER,
            verb="Killing",
            done="killed",
            how=_KILLED,
        ),
        FaultPlan(
            name="pause-leader",
            chaos_type=NODE_PAUSE,
            target=Target.LEADER,
            verb="Pausing",
            done="paused",
            how="SIGSTOP: it keeps its connections and says nothing",
        ),
        FaultPlan(
            name="kill-majority",
            chaos_type=PROCESS_KILL,
            target=Target.MAJORITY,
            verb="Killing",
            done="killed",
            how=_KILLED,
        ),
    )
}
"""By name; the first is the default."""

CHAOS_TYPES = {NodeAction.KILL: PROCESS_KILL, NodeAction.PAUSE: NODE_PAUSE}
