"""The only fault of an experiment: its method is played."""

from __future__ import annotations

from collections.abc import Mapping

from core.model.abilities import Playable
from core.model.fault_lookup import kinds_that_need
from core.story.fault_plans import FaultPlan, by_name, plan_fault
from subjects.own.experiment.method import METHOD

PLANS: Mapping[str, FaultPlan] = by_name(
    *(plan_fault(METHOD, kind, nodes=(METHOD,)) for kind in kinds_that_need(Playable))
)
"""The plan, by its name, which is the name of its target, too."""
