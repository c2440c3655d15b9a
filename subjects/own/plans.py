"""The faults of a scenario as plans."""

from __future__ import annotations

from collections.abc import Mapping

from core.model.fault_kinds import CONTAINER_KILL, NODE_PAUSE, PROCESS_KILL
from core.story.fault_plans import FaultPlan, Target, by_name, plan_fault
from subjects.own.scenario.resolved import ResolvedScenario


def plans(scenario: ResolvedScenario) -> Mapping[str, FaultPlan]:
    """Return the plans by name, the default first."""
    in_containers = scenario.system.processes is None
    kill = CONTAINER_KILL if in_containers else PROCESS_KILL
    target = Target.ANY if scenario.leader is None else Target.LEADER
    return by_name(
        plan_fault("kill", kill, target, in_containers=in_containers),
        plan_fault("pause", NODE_PAUSE, target, in_containers=in_containers),
    )
