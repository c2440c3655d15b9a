"""The diagnosis rules in the order in which they are asked; the first rule that fits explains."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from core.diagnosis.evidence import Evidence
from core.diagnosis.follower import (
    failed_start,
    follower_lost,
    lost_without_leader,
    still_away,
)
from core.diagnosis.grouped import group_majority_lost, member_lost
from core.diagnosis.leader import leader_changed, leader_lost
from core.diagnosis.load import (
    app_stood_still,
    load_lost,
    nothing_wrong,
    overload,
    stood_still,
    unexplained,
    watch_lost,
)
from core.diagnosis.majority import majority_lost
from core.diagnosis.slowness import slow_node, writes_stalled
from core.model.findings.base import Finding

Rule = Callable[[Evidence], Finding | None]
"""A function that explains evidence by a finding, or returns None."""

_LOAD = (load_lost, stood_still)
_SLOW = (slow_node, writes_stalled, overload, unexplained, still_away, app_stood_still)
_ONE_GROUP: tuple[Rule, ...] = (
    watch_lost,
    failed_start,
    majority_lost,
    leader_lost,
    lost_without_leader,
    follower_lost,
    *_LOAD,
    leader_changed,
    *_SLOW,
)
"""The rules where all nodes form one group with one leader; the worse or surer cause first."""
_GROUPS: tuple[Rule, ...] = (
    watch_lost,
    failed_start,
    group_majority_lost,
    member_lost,
    *_LOAD,
    *_SLOW,
)
"""The rules where there are several groups, or where nodes share leadership."""


def diagnose(evidence: Evidence, own: Sequence[Rule] = ()) -> Finding:
    """Finds what explains ``evidence``. Pure: the same evidence, the same finding.

    Args:
        evidence: what was seen.
        own: the rules of the subject on stage; they are asked first.
    """
    for rule in (*own, *(_GROUPS if evidence.is_grouped else _ONE_GROUP)):
        if (finding := rule(evidence)) is not None:
            return replace(finding, roles=evidence.roles)
    return nothing_wrong(evidence)
