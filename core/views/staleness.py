"""The ages from which on what was said of nodes and load is stale."""

from __future__ import annotations

from core.model.measurements import Sample

STALE_NODE_S = 3.0
"""A node that was not observed for longer than this is unknown."""
STALE_SYSTEM_S = 3.0
"""Figures of the whole system that are older than this are unknown."""
SETTLING_S = 3.0
"""Longest time after a standstill of the machine for which figures don't count, seconds."""
WARM_UP_S = 1.0
"""Seconds that a load needs after the start to reach the rate that was asked for."""
FIRST_PATIENCE_S = 3.0
"""Seconds without a first report or answer that are normal: connecting takes a while."""
STALE_LOAD_S = 1.5
"""Seconds without a report after which a running load is unknown, at least."""

STALE_INTERVALS = 2.5
"""Reports in a row that may be missing of a load that reports seldom."""


def stale_load_s(newest: Sample | None) -> float:
    """Seconds without a report after which a load whose last report was ``newest`` is unknown."""
    return max(STALE_LOAD_S, 0.0 if newest is None else STALE_INTERVALS * newest.interval_s)
