"""Rules for the loss of PD: what it places and tells waits, what the stores do goes on."""

from __future__ import annotations

from core.diagnosis.evidence import Evidence, Loss
from core.model.events import Explanation, Role
from core.monitor.invariants import LEADER
from core.text.diagnosis_phrases import how_all_lost, load_lines, not_overload, returned
from core.text.wording import capital, listing, took
from subjects.tikv.plans import PD_GROUP, STORES_GROUP
from subjects.tikv.rule_words import (
    TikvCause,
    away_in,
    group,
    kind_ruled_out,
    losses_in,
    told,
    told_otherwise,
    up_of,
)

_MEMBER = "PD member"

_MEANWHILE = (
    "The stores elect without PD and clients know where the regions are, so writes go on; "
    "nobody learns of a leader that moves, and no region is placed"
)


def pd_lost(evidence: Evidence) -> Explanation | None:
    """A member of PD was lost: the one that led, one that didn't, or too many."""
    losses = [loss for loss in losses_in(evidence, PD_GROUP) if loss.was_up]
    if not losses:
        return None
    away = [loss for loss in losses if loss.back_t is None]
    lacking = any(group.name == PD_GROUP for group in evidence.lacking)
    led = next((loss for loss in reversed(losses) if loss.role is Role.LEADER), None)
    alone = len(group(evidence, PD_GROUP).nodes) == 1
    leader = evidence.leaders.get(PD_GROUP)
    if led is not None or alone:
        cause = TikvCause.PD_LEADER_LOST
    elif PD_GROUP in evidence.majority_lost:
        cause = TikvCause.PD_MAJORITY_LOST
    else:
        cause = TikvCause.PD_MEMBER_LOST
    if lacking and not alone:
        cause = TikvCause.PD_MAJORITY_LOST
    title, text = _told(evidence, losses, away, cause, leader, alone=alone)
    return Explanation(
        key=cause,
        title=title,
        text=text,
        evidence=(
            *(told(loss) for loss in losses),
            *([f"{led.node} led PD until then"] if led is not None else ()),
            *_elected(evidence, led),
            *([up_of(evidence, PD_GROUP, _MEMBER)] if not alone else ()),
            *told_otherwise(evidence, losses),
            up_of(evidence, STORES_GROUP, "store"),
            *load_lines(evidence),
        ),
        ruled_out=(
            *kind_ruled_out(losses),
            *_stores_ruled_out(evidence),
            *not_overload(evidence),
        ),
        nodes=tuple(loss.node for loss in losses),
    )


def pd_leader_changed(evidence: Evidence) -> Explanation | None:
    """PD's leader was lost or moved although no node was."""
    if evidence.losses or evidence.led_throughout or LEADER not in evidence.broken:
        return None
    before, now = evidence.leader_before, evidence.leaders.get(PD_GROUP)
    led = f"{before} led PD before" if before else "nobody was seen to lead PD before"
    if now is None:
        title = "PD has no leader, no node lost"
        text = f"No node was lost, yet none leads PD; {led}. {_MEANWHILE}."
    else:
        again = " again" if now == before else ""
        title = "PD's leader moved, no node lost"
        text = f"{now} leads PD{again}; {led}. Its members heard too late of each other."
    return Explanation(
        key=TikvCause.PD_LEADER_CHANGED,
        title=title,
        text=text,
        evidence=(led, up_of(evidence, PD_GROUP, _MEMBER), *load_lines(evidence)),
        ruled_out=("lost node (every container runs)", *not_overload(evidence)),
    )


def pd_still_away(evidence: Evidence) -> Explanation | None:
    """Nothing new is wrong, but members that were lost before are away still."""
    away = away_in(evidence, PD_GROUP)
    if evidence.losses or not away or not evidence.is_quiet:
        return None
    names = [loss.node for loss in away]
    return Explanation(
        key=TikvCause.PD_MEMBER_LOST,
        title=f"{listing(names)} still away, nothing else is wrong",
        text=f"{how_all_lost(away)}. {capital(up_of(evidence, PD_GROUP, _MEMBER))}.",
        evidence=(*(told(loss) for loss in away), *told_otherwise(evidence, away)),
        ruled_out=tuple(kind_ruled_out(away)),
        nodes=tuple(names),
    )


def _told(
    evidence: Evidence,
    losses: list[Loss],
    away: list[Loss],
    cause: TikvCause,
    leader: str | None,
    *,
    alone: bool,
) -> tuple[str, str]:
    who = how_all_lost(away or losses)
    if away and alone:
        return "PD lost, the stores go on", f"{who}; it is the only PD. {_MEANWHILE}."
    if cause is TikvCause.PD_MAJORITY_LOST and away and leader is None:
        title = "PD's majority lost, the stores go on"
        return title, f"{who}: {up_of(evidence, PD_GROUP, _MEMBER)}. {_MEANWHILE}."
    if cause is TikvCause.PD_LEADER_LOST and leader is None:
        title = "PD leader lost, election under way"
        if not away:
            return "PD is back, election under way", f"{returned(evidence, losses)} {_MEANWHILE}."
        return title, f"{who}; it led PD, and none leads yet. {_MEANWHILE}."
    came = returned(evidence, losses)
    if cause is TikvCause.PD_LEADER_LOST:
        leads = f"{leader} leads PD now." if leader else ""
        title = "PD leader loss, healed"
        if away:
            title = f"PD leader lost, {leader} elected"
        return title, f"{who}. {leads} {_effect(evidence)} {came if not away else ''}".strip()
    if not away:
        return "PD member loss, over", f"{_effect(evidence)} {came}".strip()
    leads = f"{leader} leads PD" if leader else "None is known to lead PD"
    return "PD member lost, PD goes on", (
        f"{who}; it did not lead. {leads} and {up_of(evidence, PD_GROUP, _MEMBER)}: a majority."
    )


def _elected(evidence: Evidence, led: Loss | None) -> list[str]:
    if led is None:
        return []
    members = group(evidence, PD_GROUP).nodes
    found = next((e for e in evidence.elected if e.t >= led.t and e.node in members), None)
    return [] if found is None else [f"{found.node} was elected {took(found.t - led.t)} later"]


def _effect(evidence: Evidence) -> str:
    silence_s = evidence.load.silence_s
    if silence_s is None:
        return "How long writes stopped, if they did, was not measured."
    return f"Writes went on: the longest time without one was {took(silence_s)}."


def _stores_ruled_out(evidence: Evidence) -> list[str]:
    if losses_in(evidence, STORES_GROUP) or away_in(evidence, STORES_GROUP):
        return []
    return [f"store lost ({up_of(evidence, STORES_GROUP, 'store')})"]
