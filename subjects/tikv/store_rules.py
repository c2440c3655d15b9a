"""Rules for the loss of stores: each leads some regions, and the others elect for those."""

from __future__ import annotations

from collections.abc import Sequence

from core.diagnosis.clues import (
    is_stalled,
    load_clues,
    nodes_of,
    not_overload,
    returned,
    silence_of,
)
from core.diagnosis.evidence import Evidence
from core.model.findings.base import Phase
from core.model.findings.losses import Loss
from core.views.groups import quorum
from subjects.tikv import findings
from subjects.tikv.clues import (
    away_finding,
    away_in,
    claimed,
    containers,
    group,
    losses_in,
    members_up,
    not_lost_otherwise,
    starting_in,
    still_away,
    store_cause,
)
from subjects.tikv.plans import PD_GROUP, STORES_GROUP


def stores_majority_lost(evidence: Evidence) -> findings.StoreMajorityLost | None:
    """Stores are lost, so many that regions have no majority of their copies."""
    if STORES_GROUP not in evidence.majority_lost:
        return None
    stores, up = group(evidence, STORES_GROUP), members_up(evidence, STORES_GROUP)
    away, lost = away_in(evidence, STORES_GROUP), losses_in(evidence, STORES_GROUP)
    losses = away or lost
    phase = Phase.ELECTING if is_stalled(evidence) else Phase.OVER
    if any(lacking.name == STORES_GROUP for lacking in evidence.lacking):
        phase = Phase.UNDER_WAY
    return findings.StoreMajorityLost(
        phase=phase,
        losses=losses,
        away=away,
        up=up,
        silence=silence_of(evidence),
        returned=returned(evidence, lost),
        missing=max(quorum(stores) - up.up, 1),
        starting=starting_in(evidence, STORES_GROUP),
        evidence=(
            *containers(losses),
            up,
            *claimed(evidence, losses),
            *load_clues(evidence),
        ),
        ruled_out=(
            findings.NotElectionsAlone(),
            *not_lost_otherwise(losses),
            *_not_pd(evidence),
            *not_overload(evidence),
        ),
        nodes=nodes_of(losses),
    )


def store_lost(evidence: Evidence) -> findings.StoreLost | None:
    """A store was killed, ended, was frozen or cut off, or doesn't answer."""
    losses = tuple(loss for loss in losses_in(evidence, STORES_GROUP) if loss.was_up)
    if not losses:
        return None
    away = tuple(loss for loss in losses if loss.back_t is None)
    others = tuple(other for other in evidence.losses if other not in losses)
    loss, up = (away or losses)[-1], members_up(evidence, STORES_GROUP)
    regions = _regions(away or losses)
    if away and regions is not None and regions.taken < regions.led:
        phase = Phase.ELECTING
    elif is_stalled(evidence):
        phase = Phase.STALLED if away else Phase.BACK_STALLED
    else:
        phase = Phase.UNDER_WAY if away else Phase.OVER
    return findings.StoreLost(
        cause=store_cause(loss),
        phase=phase,
        losses=losses,
        away=away,
        up=up,
        silence=silence_of(evidence),
        returned=returned(evidence, losses),
        loss=loss,
        regions=regions,
        bound=evidence.bound,
        evidence=(
            *containers(losses),
            findings.LedRegions(loss.leads),
            *([regions] if regions is not None and regions.led else []),
            up,
            *claimed(evidence, losses),
            *containers(others),
            *load_clues(evidence),
        ),
        ruled_out=(
            *not_lost_otherwise(losses),
            *([] if STORES_GROUP in evidence.majority_lost else [findings.NotMajorityLost(up)]),
            *_not_pd(evidence),
            *not_overload(evidence),
        ),
        nodes=nodes_of((*losses, *others)),
    )


def stores_still_away(evidence: Evidence) -> findings.MembersStillAway | None:
    """Nothing new is wrong, but stores that were lost before are away still."""
    away = still_away(evidence, STORES_GROUP)
    return away_finding(evidence, STORES_GROUP, away, store_cause(away[-1])) if away else None


def _regions(losses: Sequence[Loss]) -> findings.RegionsTaken | None:
    """The fate of the regions that lost stores led; None where PD hasn't said which."""
    if any(loss.leads is None or (loss.leads and not loss.shards) for loss in losses):
        return None
    return findings.RegionsTaken(
        sum(len(loss.shards) for loss in losses), sum(len(loss.taken_over) for loss in losses)
    )


def _not_pd(evidence: Evidence) -> tuple[findings.NotPdLeaderLost, ...]:
    leader = evidence.leaders.get(PD_GROUP)
    if leader is None or losses_in(evidence, PD_GROUP) or not evidence.led_throughout:
        return ()
    return (findings.NotPdLeaderLost(leader),)
