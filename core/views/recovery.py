"""The recovery of throughput after a fault, judged by the curve that the plot shows.

What is red on the plot isn't back: a recovery begins where the last red stretch ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from core.model.measurements import Baseline, Sample
from core.views.curve import Columns
from core.views.plot.runs import find_low, least_normal
from core.views.samples import SUSTAINED_S, is_recovered, last_seconds, mean_ops
from core.views.stage_state import StageState


class Recovery(NamedTuple):
    """Throughput that is back at the baseline, or never left the baseline's band."""

    since_t: float | None
    """Time when throughput was back, run seconds; None where the band was never left."""
    share: float
    """Throughput of the last second as a share of the baseline."""


def find_recovery(
    samples: Sequence[Sample],
    columns: Columns,
    baseline: Baseline,
    fault_t: float,
    lost_t: float | None = None,
) -> Recovery | None:
    """Returns the recovery from a fault; None while throughput hasn't held for a whole second.

    Args:
        samples: those since the fault, oldest first.
        columns: the curve since the fault.
        baseline: what is normal.
        fault_t: when the fault went in, in run seconds.
        lost_t: when what measures the load was last lost; None where it never was. Nothing was
            answered from then on, and throughput is back at the earliest with its next figures.
    """
    low = find_low(columns, least_normal(baseline))
    red = [t for t, is_low in zip(columns.times, low, strict=True) if is_low and t > fault_t]
    # A sample that began before the fault still holds what was acknowledged until then.
    begin_t = max(red[-1], fault_t) if red else fault_t
    if lost_t is not None:
        begin_t = max(begin_t, lost_t)
    after = [s for s in samples if s.t > begin_t and s.t - s.interval_s >= fault_t]
    if not is_recovered(after, baseline):
        return None
    held = last_seconds(after, SUSTAINED_S)
    # The line is red up to the first point that is normal again.
    is_back = bool(red) or lost_t is not None
    return Recovery(held[0].t if is_back else None, mean_ops(held) / baseline.median_ops)


def measured_outage_s(state: StageState) -> float | None:
    """Returns the outage after the present act's fault, in seconds; None while unknown.

    Where keys are in groups, say regions, that is the longest of the groups that stood still.
    Zero says that nothing stood still.
    """
    recovered = state.reaction.recovered
    if recovered is None:
        return None
    if (groups := state.group_outage) is not None:
        return groups.worst_s if groups.hit else 0.0
    return recovered.outage_s
