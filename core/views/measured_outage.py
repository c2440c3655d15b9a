"""How long the load had to do without, after a fault: the figure that the stage calls outage."""

from __future__ import annotations

from core.views.stage_state import StageState


def measured_outage_s(state: StageState) -> float | None:
    """Return the outage after the fault of the present act, in seconds; None before it is known.

    Where keys are in groups, say regions, that is the longest of the groups that stood still.
    Zero says that nothing stood still.
    """
    recovered = state.reaction.recovered
    if recovered is None:
        return None
    if (groups := state.group_outage) is not None:
        return groups.worst_s if groups.hit else 0.0
    return recovered.outage_s
