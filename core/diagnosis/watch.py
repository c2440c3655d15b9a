"""The rule for the loss of what watches the nodes: of them nothing is known or claimed."""

from __future__ import annotations

from core.diagnosis.causes import Cause
from core.diagnosis.evidence import Evidence
from core.model.events import Explanation
from core.text.diagnosis_phrases import load_lines
from core.text.nodes import UNSEEN
from core.text.wording import capital


def watch_lost(evidence: Evidence) -> Explanation | None:
    """All nodes are unknown at once, for the same reason."""
    reason = evidence.blind
    if reason is None or evidence.since_t is None:
        return None
    load = evidence.load
    answered = load.is_running and not load.silent and load.acked > 0
    text = f"{capital(UNSEEN[reason])}. What watches the nodes is gone; "
    text += (
        "requests are answered, so some of them run."
        if answered
        else ("the nodes themselves are unknown, and may run on.")
    )
    return Explanation(
        key=Cause.WATCH_LOST,
        title="Nothing is known of the nodes",
        text=text,
        evidence=(f"all {len(evidence.names)} nodes became unknown at once", *load_lines(evidence)),
        ruled_out=("loss of single nodes (all vanished from sight together)",),
    )
