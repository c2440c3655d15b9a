"""Rules for the loss of stores: each leads some regions, and the others elect for those."""

from __future__ import annotations

from core.diagnosis.causes import Cause
from core.diagnosis.evidence import Evidence, Loss, LossKind
from core.model.events import Explanation
from core.monitor.invariants import PROGRESS
from core.text.bounds import bound_in_sentence, bound_words
from core.text.diagnosis_phrases import (
    how_all_lost,
    load_lines,
    not_overload,
    returned,
)
from core.text.wording import capital, listing, number_word, took
from core.views.groups import quorum
from core.views.system_view import PATIENCE_S
from subjects.tikv.figures import WITHOUT_LEADER
from subjects.tikv.plans import PD_GROUP, STORES_GROUP
from subjects.tikv.rule_words import (
    are_starting,
    away_in,
    group,
    kind_ruled_out,
    losses_in,
    store_cause,
    told,
    told_otherwise,
    up_of,
)

STORES = "store"

_TITLES = {
    LossKind.EXITED: ("Store lost", "Store loss"),
    LossKind.RESTARTED: ("Store lost", "Store loss"),
    LossKind.PAUSED: ("Store frozen", "Frozen store"),
    LossKind.CUT_OFF: ("Store cut off", "Cut-off store"),
    LossKind.SILENT: ("Store silent", "Silent store"),
}


def stores_majority_lost(evidence: Evidence) -> Explanation | None:
    """So many stores were lost that regions have no majority of their copies."""
    if STORES_GROUP not in evidence.majority_lost:
        return None
    stores = group(evidence, STORES_GROUP)
    away, total, needed = away_in(evidence, STORES_GROUP), len(stores.nodes), quorum(stores)
    losses = away or losses_in(evidence, STORES_GROUP)
    up = sum(name in evidence.up for name in stores.nodes)
    if any(lacking.name == STORES_GROUP for lacking in evidence.lacking):
        title = "Majority of stores lost, writes cannot commit"
        missing = number_word(max(needed - up, 1))
        back = "store is" if needed - up <= 1 else "stores are"
        text = (
            f"{how_all_lost(away)}: {number_word(up)} of {number_word(total)} "
            f"{'is' if up == 1 else 'are'} left. A region has three copies and two of them must "
            f"agree, so most cannot elect a leader until {missing} more {back} back."
        )
        if starting := are_starting(evidence, STORES_GROUP):
            text += f" {listing(starting)} {'is' if len(starting) == 1 else 'are'} starting again."
    elif _is_stalled(evidence):
        title = "Majority of stores back, elections under way"
        text = f"{capital(up_of(evidence, STORES_GROUP, STORES))}: enough to elect leaders again."
    else:
        title = "Majority of stores lost, healed"
        silence_s = evidence.load.silence_s
        outage = "" if silence_s is None else f"Outage {took(silence_s)}, until enough were back. "
        text = f"{outage}{returned(evidence, losses_in(evidence, STORES_GROUP))}".strip()
    return Explanation(
        key=Cause.MAJORITY_LOST,
        title=title,
        text=text,
        evidence=(
            *(told(loss) for loss in losses),
            up_of(evidence, STORES_GROUP, STORES),
            *told_otherwise(evidence, losses),
            *load_lines(evidence),
        ),
        ruled_out=(
            "elections alone (two of a region's three copies must be left)",
            *kind_ruled_out(losses),
            *_pd_ruled_out(evidence),
            *not_overload(evidence),
        ),
        nodes=tuple(loss.node for loss in losses),
    )


def store_lost(evidence: Evidence) -> Explanation | None:
    """A store was killed, ended, was frozen or cut off, or doesn't answer."""
    losses = [loss for loss in losses_in(evidence, STORES_GROUP) if loss.was_up]
    if not losses:
        return None
    away = [loss for loss in losses if loss.back_t is None]
    loss = (away or losses)[-1]
    lost, was_lost = _TITLES[loss.kind]
    orphans = _orphans(evidence)
    if away and orphans:
        title = f"{lost}, its regions elect"
        text = (
            f"{how_all_lost(away)}; {_led(loss)}. Writes to those regions stop until their other "
            f"copies elect a leader{_bound(evidence)}; the rest goes on."
        )
    elif _is_stalled(evidence):
        title = f"{lost if away else was_lost}, and no write is acknowledged"
        what = how_all_lost(away) if away else returned(evidence, losses).rstrip(".")
        text = (
            f"{what}. {capital(up_of(evidence, STORES_GROUP, STORES))}, so writes should go on, "
            "yet none is acknowledged."
        )
    elif away:
        title = f"{lost}, writes go on"
        text = (
            f"{how_all_lost(away)}; {_led(loss)}. {_elsewhere(loss)}and "
            f"{up_of(evidence, STORES_GROUP, STORES)}: each region has a majority of its copies."
        )
    else:
        healed = "healed by elections" if loss.leads else "over"
        title = f"{was_lost}, {healed}"
        text = f"{_effect(evidence, loss)} {returned(evidence, losses)}"
    others = [other for other in evidence.losses if other not in losses]
    return Explanation(
        key=store_cause(loss),
        title=title,
        text=text,
        evidence=(
            *(told(other) for other in losses),
            _led(loss),
            *_waiting(orphans),
            up_of(evidence, STORES_GROUP, STORES),
            *told_otherwise(evidence, losses),
            *(told(other) for other in others),
            *load_lines(evidence),
        ),
        ruled_out=(
            *kind_ruled_out(losses),
            *_majority_ruled_out(evidence),
            *_pd_ruled_out(evidence),
            *not_overload(evidence),
        ),
        nodes=tuple(dict.fromkeys(other.node for other in (*losses, *others))),
    )


def stores_still_away(evidence: Evidence) -> Explanation | None:
    """Nothing new is wrong, but stores that were lost before are away still."""
    away = away_in(evidence, STORES_GROUP)
    if evidence.losses or not away or not evidence.is_quiet:
        return None
    names = [loss.node for loss in away]
    return Explanation(
        key=store_cause(away[-1]),
        title=f"{listing(names)} still away, nothing else is wrong",
        text=f"{how_all_lost(away)}. {capital(up_of(evidence, STORES_GROUP, STORES))}.",
        evidence=(*(told(loss) for loss in away), *told_otherwise(evidence, away)),
        ruled_out=tuple(kind_ruled_out(away)),
        nodes=tuple(names),
    )


def _led(loss: Loss) -> str:
    if loss.leads is None:
        return "how many regions it led is not known"
    regions = "region" if loss.leads == 1 else "regions"
    return f"it led {number_word(loss.leads) if loss.leads else 'no'} {regions}"


def _elsewhere(loss: Loss) -> str:
    if not loss.leads:
        return "No region had to elect, "
    return "Other stores lead them now, " if loss.leads > 1 else "Another store leads it now, "


def _orphans(evidence: Evidence) -> int:
    """How many regions wait for a leader; 0 where that isn't known."""
    return int(evidence.system.get(WITHOUT_LEADER, 0))


def _waiting(orphans: int) -> list[str]:
    if not orphans:
        return []
    return [f"{number_word(orphans)} {'region has' if orphans == 1 else 'regions have'} no leader"]


def _effect(evidence: Evidence, loss: Loss) -> str:
    silence_s = evidence.load.silence_s
    if silence_s is None:
        return f"{capital(_led(loss))}; each region kept a majority of its copies."
    if silence_s < PATIENCE_S:
        return (
            f"{capital(_led(loss))}; the other regions went on: the longest time without any "
            f"acknowledged write was {took(silence_s)}."
        )
    cause = bound_in_sentence(evidence.bound, evidence.bound_s) or "election timeout"
    return f"Outage {took(silence_s)}; {_led(loss)}, and the {cause} sets how long those stop."


def _bound(evidence: Evidence) -> str:
    bound = bound_words(evidence.bound, evidence.bound_s)
    return f" ({bound})" if bound else ""


def _is_stalled(evidence: Evidence) -> bool:
    load = evidence.load
    return (PROGRESS, "") in evidence.open or (load.is_running and load.silent)


def _majority_ruled_out(evidence: Evidence) -> list[str]:
    if STORES_GROUP in evidence.majority_lost:
        return []
    return [f"majority lost ({up_of(evidence, STORES_GROUP, STORES)})"]


def _pd_ruled_out(evidence: Evidence) -> list[str]:
    leader = evidence.leaders.get(PD_GROUP)
    if leader is None or losses_in(evidence, PD_GROUP) or not evidence.led_throughout:
        return []
    return [f"PD leader lost ({leader} leads PD throughout)"]
