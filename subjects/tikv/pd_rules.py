"""Rules for the loss of PD: placement and lookups wait, while the stores' work goes on."""

from __future__ import annotations

from core.diagnosis.clues import load_clues, nodes_of, not_overload, returned, silence_of
from core.diagnosis.evidence import Evidence
from core.model.events import Role
from core.model.findings.base import Phase
from core.model.findings.losses import Loss
from core.monitor.invariants import LEADER
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
    still_away,
)
from subjects.tikv.plans import PD_GROUP, STORES_GROUP


def pd_lost(evidence: Evidence) -> findings.PdLost | None:
    """A member of PD was lost: the one that led, one that didn't, or too many."""
    losses = tuple(loss for loss in losses_in(evidence, PD_GROUP) if loss.was_up)
    if not losses:
        return None
    away = tuple(loss for loss in losses if loss.back_t is None)
    led = next((loss for loss in reversed(losses) if loss.role is Role.LEADER), None)
    up, leader = members_up(evidence, PD_GROUP), evidence.leaders.get(PD_GROUP)
    is_only = up.total == 1
    cause = _cause(evidence, is_only=is_only, led=led)
    is_electing = cause is findings.TikvCause.PD_LEADER_LOST and leader is None
    phase = Phase.UNDER_WAY if away else Phase.OVER
    return findings.PdLost(
        cause=cause,
        phase=Phase.ELECTING if is_electing and not (away and is_only) else phase,
        losses=losses,
        away=away,
        up=up,
        silence=silence_of(evidence),
        returned=returned(evidence, losses),
        leader=leader,
        is_only=is_only,
        evidence=(
            *containers(losses),
            *([findings.LedPd(led.node)] if led is not None else []),
            *_elected(evidence, led),
            *([] if is_only else [up]),
            *claimed(evidence, losses),
            members_up(evidence, STORES_GROUP),
            *load_clues(evidence),
        ),
        ruled_out=(
            *not_lost_otherwise(losses),
            *_not_stores(evidence),
            *not_overload(evidence),
        ),
        nodes=nodes_of(losses),
    )


def pd_leader_changed(evidence: Evidence) -> findings.PdLeaderChanged | None:
    """PD's leader was lost or moved although no node was."""
    if evidence.losses or evidence.led_throughout or LEADER not in evidence.broken:
        return None
    before, now = evidence.leader_before, evidence.leaders.get(PD_GROUP)
    up = members_up(evidence, PD_GROUP)
    return findings.PdLeaderChanged(
        phase=Phase.ELECTING if now is None else Phase.OVER,
        before=before,
        now=now,
        evidence=(findings.LedPdBefore(before or None), up, *load_clues(evidence)),
        ruled_out=(findings.NotNodeLost(), *not_overload(evidence)),
    )


def pd_still_away(evidence: Evidence) -> findings.MembersStillAway | None:
    """Nothing new is wrong, but members that were lost before are away still."""
    away = still_away(evidence, PD_GROUP)
    cause = findings.TikvCause.PD_MEMBER_LOST
    return away_finding(evidence, PD_GROUP, away, cause) if away else None


def _cause(evidence: Evidence, *, is_only: bool, led: Loss | None) -> findings.TikvCause:
    if is_only:
        return findings.TikvCause.PD_LEADER_LOST
    if any(lacking.name == PD_GROUP for lacking in evidence.lacking):
        return findings.TikvCause.PD_MAJORITY_LOST
    if led is not None:
        return findings.TikvCause.PD_LEADER_LOST
    lost = PD_GROUP in evidence.majority_lost
    return findings.TikvCause.PD_MAJORITY_LOST if lost else findings.TikvCause.PD_MEMBER_LOST


def _elected(evidence: Evidence, led: Loss | None) -> tuple[findings.ElectedInPd, ...]:
    """The member elected after the loss of the leading one, and when; empty where none was seen."""
    if led is None:
        return ()
    members = group(evidence, PD_GROUP).nodes
    first = next((e for e in evidence.elected if e.t >= led.t and e.node in members), None)
    return () if first is None else (findings.ElectedInPd(first.node, first.t - led.t),)


def _not_stores(evidence: Evidence) -> tuple[findings.NotStoreLost, ...]:
    if losses_in(evidence, STORES_GROUP) or away_in(evidence, STORES_GROUP):
        return ()
    return (findings.NotStoreLost(members_up(evidence, STORES_GROUP)),)
