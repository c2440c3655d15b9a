"""The rule for the loss of what watches the nodes: of them nothing is known or claimed."""

from __future__ import annotations

from core.diagnosis.clues import load_clues
from core.diagnosis.evidence import Evidence
from core.model.findings.clues import AllUnknown, Alternative, Excluded
from core.model.findings.load import WatchLost


def watch_lost(evidence: Evidence) -> WatchLost | None:
    """All nodes are unknown at once, for the same reason."""
    if evidence.blind is None or evidence.since_t is None:
        return None
    load = evidence.load
    return WatchLost(
        because=evidence.blind,
        is_answered=load.is_running and not load.silent and load.acked > 0,
        evidence=(AllUnknown(len(evidence.names)), *load_clues(evidence)),
        ruled_out=(Excluded(Alternative.SINGLE_LOSSES),),
    )
