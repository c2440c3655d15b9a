"""All rules in the order in which they are asked: the first that fits explains."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.diagnosis.evidence import Evidence
from core.diagnosis.follower import (
    failed_start,
    killed_follower,
    lost_without_leader,
    paused_follower,
    silent_node,
    still_away,
)
from core.diagnosis.leader import killed_leader, leader_changed, paused_leader, silent_leader
from core.diagnosis.load import load_lost, nothing_wrong, overload, stood_still, unexplained
from core.diagnosis.majority import majority_lost
from core.events import Explanation

Rule = Callable[[Evidence], Explanation | None]

RULES: tuple[Rule, ...] = (
    failed_start,
    majority_lost,
    killed_leader,
    paused_leader,
    silent_leader,
    lost_without_leader,
    killed_follower,
    paused_follower,
    silent_node,
    load_lost,
    stood_still,
    leader_changed,
    overload,
    unexplained,
    still_away,
)
"""What is worse, or more certain, comes first."""


def diagnose(evidence: Evidence, own: Sequence[Rule] = ()) -> Explanation:
    """Explains ``evidence``. Pure: the same evidence, the same explanation.

    Args:
        evidence: what was seen.
        own: the rules of the subject on stage; they are asked first.
    """
    for rule in (*own, *RULES):
        if (explanation := rule(evidence)) is not None:
            return explanation
    return nothing_wrong(evidence)
