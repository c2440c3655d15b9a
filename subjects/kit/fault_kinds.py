"""The kinds of fault that subjects offer; a subject's plans say whom they are meant for."""

from __future__ import annotations

from msgspec import Struct

from core.story.fault_plans import FaultPlan, Target

PROCESS_KILL = "process-kill"
CONTAINER_KILL = "container-kill"
NODE_PAUSE = "node-pause"
PARTITION = "partition"
LATENCY = "latency"

STOPPED = "SIGSTOP: it keeps its connections and says nothing"
FROZEN = "its container is frozen: it keeps its connections and says nothing"


class FaultKind(Struct, frozen=True):
    """What is done to a node, and how it is told; the attributes are those of ``FaultPlan``."""

    chaos_type: str
    verb: str
    done: str
    how: str

    def plan(
        self,
        name: str,
        target: Target = Target.NAMED,
        *,
        group: str = "",
        nodes: tuple[str, ...] = (),
    ) -> FaultPlan:
        """This fault, meant for ``target`` of ``group``, or for ``nodes``."""
        return FaultPlan(
            name=name,
            chaos_type=self.chaos_type,
            target=target,
            verb=self.verb,
            done=self.done,
            how=self.how,
            group=group,
            nodes=nodes,
        )


def by_name(*plans: FaultPlan) -> dict[str, FaultPlan]:
    """The plans by their names, in this order."""
    return {plan.name: plan for plan in plans}


def kill(docker: bool) -> FaultKind:
    """Ends a container, or a process, with no warning."""
    chaos_type = CONTAINER_KILL if docker else PROCESS_KILL
    return FaultKind(chaos_type, "Killing", "killed", "SIGKILL, no warning to the node")
