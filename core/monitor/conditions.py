"""Judges the conditions of a steady state, by what is known of the system and nothing else."""

from __future__ import annotations

from core.model.expectations import Condition
from core.monitor.invariants import PROGRESS, THROUGHPUT
from core.views.system_view import SystemView

_SERVICE = frozenset({PROGRESS, THROUGHPUT})
"""The invariants that tell whether the load is answered as before."""


def holds(condition: Condition, view: SystemView) -> bool:
    """Returns whether ``condition`` holds for certain at the time of ``view``."""
    match condition:
        case Condition.NODES_UP:
            return bool(view.names) and len(view.up) == len(view.names)
        case Condition.LED:
            return bool(view.names) and view.is_led
        case Condition.SERVING:
            runs = view.is_load_running and not view.is_load_stale and view.sample is not None
            return runs and not any(found.invariant in _SERVICE for found in view.violations)


def conditions_of(view: SystemView) -> tuple[Condition, ...]:
    """Returns the conditions that make sense of the system: not all have leaders."""
    return tuple(
        condition for condition in Condition if condition is not Condition.LED or view.electing
    )
