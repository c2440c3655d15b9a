"""Sentences for the subjects' rules that still give explanations; this ends with the last of them.

Rules take ``core.diagnosis.clues`` instead, and words ``core.text.findings``.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.diagnosis import clues
from core.diagnosis.clues import lost_before, was_killed
from core.diagnosis.evidence import Evidence, Loss
from core.text.findings import clue_words
from core.text.findings.losses import losses_words as how_all_lost
from core.text.findings.losses import returned_words

__all__ = [
    "how_all_lost",
    "how_lost",
    "load_lines",
    "lost_before",
    "not_overload",
    "returned",
    "was_killed",
]


def how_lost(loss: Loss) -> str:
    """What ended ``loss.node``: ``n3 exited on signal 9``."""
    return clue_words(loss)


def not_overload(evidence: Evidence) -> list[str]:
    """Rules out overload where latency was measured before the trouble."""
    return [clue_words(cause) for cause in clues.not_overload(evidence)]


def load_lines(evidence: Evidence) -> list[str]:
    """What the load saw meanwhile, as evidence."""
    return [clue_words(clue) for clue in clues.load_clues(evidence)]


def returned(evidence: Evidence, losses: Sequence[Loss]) -> str:
    """What became of the lost nodes: that ``n3`` is back, or what it replayed to catch up."""
    return returned_words(clues.returned(evidence, losses))
