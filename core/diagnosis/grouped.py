"""Rules where there are several groups of nodes, or where nodes share leadership."""

from __future__ import annotations

from core.diagnosis.causes import Cause
from core.diagnosis.evidence import Evidence, Loss, LossKind
from core.model.events import Explanation, Group, Role
from core.monitor.invariants import PROGRESS
from core.text.diagnosis_phrases import (
    how_all_lost,
    how_lost,
    load_lines,
    lost_before,
    not_a_network_cut,
    not_overload,
    returned,
    survivors,
    was_killed,
    who_leads,
)
from core.text.wording import capital, listing, number_word, sentences, took
from core.views.groups import quorum, whole

_WORDS = {
    LossKind.EXITED: "lost",
    LossKind.RESTARTED: "lost",
    LossKind.PAUSED: "paused",
    LossKind.CUT_OFF: "cut off",
    LossKind.SILENT: "silent",
}


def group_majority_lost(evidence: Evidence) -> Explanation | None:
    """Too few nodes of a group were left to agree."""
    if evidence.majority_lost_t is None or not evidence.majority_lost:
        return None
    lacking = [group.name for group in evidence.lacking]
    name = (lacking or list(evidence.majority_lost))[0]
    group = next(g for g in whole(evidence.names, evidence.groups) if g.name == name)
    found = {loss.node: loss for loss in (*lost_before(evidence), *evidence.losses)}
    losses = [loss for node, loss in sorted(found.items()) if node in group.nodes]
    what = f"Majority of {name}" if len(group.nodes) > 1 else name
    if name in lacking:
        title = f"{what} lost"
        away = [loss for loss in losses if loss.node in evidence.gone]
        what_became = how_all_lost(away) if away else f"{name} takes no part"
        text = sentences(f"{what_became}: {_left(evidence, group)}.", _writes(evidence))
    elif group.has_leader and name not in evidence.leaders:
        title = f"{what} back, election under way"
        text = f"{capital(_left(evidence, group))}. Nobody leads {name} yet."
    else:
        title = f"{what} lost, healed"
        text = sentences(_outage(evidence), returned(evidence, losses))
        # Where nobody saw who was lost, nor for how long, who is there is all that is known.
        text = text or f"{capital(_left(evidence, group))}."
    return Explanation(
        key=Cause.MAJORITY_LOST,
        title=title,
        text=text,
        evidence=(*(how_lost(loss) for loss in losses), _left(evidence, group), *_seen(evidence)),
        ruled_out=(*not_a_network_cut(losses), *not_overload(evidence)),
        nodes=tuple(loss.node for loss in losses),
    )


def member_lost(evidence: Evidence) -> Explanation | None:
    """A node was lost, and enough of its group are left."""
    losses = evidence.losses
    if not losses:
        return None
    away = [loss for loss in losses if loss.back_t is None]
    loss = (away or list(losses))[-1]
    group = evidence.group_of(loss.node)
    node = f"{group.name} node" if group is not None and group.name else "Node"
    word = _WORDS[loss.kind]
    if not away:
        gone = loss.kind in (LossKind.EXITED, LossKind.RESTARTED)
        title = f"{node} {'' if gone else 'was '}{word}, over: {loss.node} is back"
        text = sentences(_outage(evidence), returned(evidence, losses))
    else:
        stalled = _stalled(evidence)
        title = f"{node} {word}, {evidence.words.none if stalled else _go_on(evidence, group)}"
        became = f"{how_all_lost(away)}."
        text = sentences(became, _led(evidence, loss, group), _writes(evidence))
    return Explanation(
        key=_cause(loss),
        title=title,
        text=text,
        evidence=(
            *(how_lost(other) for other in losses),
            *([f"{loss.node} led {loss.leads} groups until then"] if loss.leads else []),
            survivors(evidence),
            *_seen(evidence),
        ),
        ruled_out=(*not_a_network_cut(losses), *not_overload(evidence)),
        nodes=tuple(dict.fromkeys(other.node for other in losses)),
    )


def _cause(loss: Loss) -> Cause:
    match loss.kind:
        case LossKind.EXITED | LossKind.RESTARTED:
            return Cause.KILLED_NODE if was_killed(loss) else Cause.EXITED_NODE
        case LossKind.PAUSED:
            return Cause.PAUSED_NODE
        case LossKind.CUT_OFF:
            return Cause.CUT_OFF_NODE
        case LossKind.SILENT:
            return Cause.UNKNOWN


def _go_on(evidence: Evidence, group: Group | None) -> str:
    """What is not stopped by a loss."""
    if group is None or group.agrees or not set(group.nodes) & set(evidence.up):
        return f"{evidence.words.things} go on"
    return "the others carry on"


def _led(evidence: Evidence, loss: Loss, group: Group | None) -> str:
    if group is None:
        return ""
    if not group.agrees:
        return _carry_on(evidence, group)
    if group.shares_lead:
        if loss.leads is None:
            return ""
        count = number_word(loss.leads)
        return f"It led {count} {'group' if loss.leads == 1 else 'groups'} until then."
    leader = evidence.leaders.get(group.name)
    if loss.role is not Role.LEADER:
        return f"{leader} leads {group.name} on." if leader else f"Nobody leads {group.name} now."
    return f"It led {group.name}; {f'{leader} leads' if leader else 'nobody does'} now."


def _carry_on(evidence: Evidence, group: Group) -> str:
    """Where each node works by itself."""
    left = [name for name in group.nodes if name in evidence.up]
    if not left:
        return f"No {group.name} node is left." if len(group.nodes) > 1 else ""
    return f"{listing(left)} {'carries' if len(left) == 1 else 'carry'} on without it."


def _left(evidence: Evidence, group: Group) -> str:
    if len(group.nodes) == 1:
        there = group.nodes[0] in evidence.up
        return f"{group.name}'s only node is up" if there else f"{group.name} has no other node"
    up = sum(name in group.nodes for name in evidence.up)
    of = f"{number_word(up)} of {number_word(len(group.nodes))} {group.name} nodes up"
    return f"{of}, {number_word(quorum(group))} must agree"


def _stalled(evidence: Evidence) -> bool:
    load = evidence.load
    return load.is_running and (load.silent or (PROGRESS, "") in evidence.open)


def _writes(evidence: Evidence) -> str:
    if not evidence.load.is_running:
        return ""
    if _stalled(evidence):
        return f"{capital(evidence.words.none)}."
    return f"{capital(evidence.words.things)} go on, as far as the load reaches."


def _outage(evidence: Evidence) -> str:
    silence_s = evidence.load.silence_s
    if silence_s is None:
        return ""
    return f"The longest time without {evidence.words.article} was {took(silence_s)}."


def _seen(evidence: Evidence) -> list[str]:
    up = evidence.up
    shares = [
        f"{name} leads {health.leads}"
        for name, health in evidence.nodes.items()
        if health.leads and name in up
    ]
    told = [who_leads(evidence), listing(shares) if shares else ""]
    return [*(text for text in told if text), *load_lines(evidence)]
