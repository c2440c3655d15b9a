"""The rules of diagnosis for TiKV, in the order in which they are asked."""

from __future__ import annotations

from core.diagnosis.follower import failed_start
from core.diagnosis.rules import Rule
from subjects.tikv import finding_words as finding_words  # noqa: PLC0414 - registers the words
from subjects.tikv.pd_rules import pd_leader_changed, pd_lost, pd_still_away
from subjects.tikv.store_rules import (
    store_lost,
    stores_majority_lost,
    stores_still_away,
)

RULES: tuple[Rule, ...] = (
    failed_start,
    stores_majority_lost,
    store_lost,
    pd_lost,
    pd_leader_changed,
    stores_still_away,
    pd_still_away,
)
"""TiKV's rules, worse or more certain causes first; whatever no node's loss explains is left to
the rules of all subjects."""
