"""Rules where there are several groups of nodes, or where nodes share leadership."""

from __future__ import annotations

from core.diagnosis import clues
from core.diagnosis.evidence import Evidence
from core.model.findings import clues as facts
from core.model.findings import nodes as findings
from core.model.findings.base import Cause, Clue, Phase
from core.views.groups import quorum, shard_nouns, whole


def group_majority_lost(evidence: Evidence) -> findings.GroupMajorityLost | None:
    """Too few nodes of a group were left to agree."""
    if evidence.majority_lost_t is None or not evidence.majority_lost:
        return None
    lacking = [group.name for group in evidence.lacking]
    name = (lacking or list(evidence.majority_lost))[0]
    group = next(g for g in whole(evidence.names, evidence.groups) if g.name == name)
    losses = clues.lost_of(evidence, group.nodes)
    up = sum(node in group.nodes for node in evidence.up)
    left = facts.GroupLeft(name, up, len(group.nodes), quorum(group), group.member_nouns)
    if name in lacking:
        phase = Phase.UNDER_WAY
    else:
        is_electing = group.has_leader and name not in evidence.leaders
        phase = Phase.ELECTING if is_electing else Phase.OVER
    return findings.GroupMajorityLost(
        phase=phase,
        losses=losses,
        away=tuple(loss for loss in losses if loss.node in evidence.gone),
        survivors=clues.survivors(evidence),
        left=left,
        stalled=_stalled(evidence),
        load_kind=evidence.load_kind,
        silence=clues.silence_of(evidence),
        returned=clues.returned(evidence, losses),
        evidence=(*losses, left, *_seen(evidence)),
        ruled_out=(*clues.not_as_lost(losses), *clues.not_overload(evidence)),
        nodes=clues.nodes_of(losses),
    )


def member_lost(evidence: Evidence) -> findings.MemberLost | None:
    """Finds the loss of a node whose group has enough other nodes left."""
    losses = evidence.losses
    if not losses:
        return None
    away = tuple(loss for loss in losses if loss.back_t is None)
    loss = (away or losses)[-1]
    group = evidence.group_of(loss.node)
    stalled = _stalled(evidence)
    phase = Phase.STALLED if stalled else Phase.UNDER_WAY
    return findings.MemberLost(
        cause=clues.loss_cause(loss, Cause.KILLED_NODE, Cause.EXITED_NODE),
        phase=phase if away else Phase.OVER,
        losses=losses,
        away=away,
        survivors=clues.survivors(evidence),
        group=group,
        up=() if group is None else tuple(node for node in group.nodes if node in evidence.up),
        leader=None if group is None else evidence.leaders.get(group.name),
        stalled=stalled,
        load_kind=evidence.load_kind,
        silence=clues.silence_of(evidence),
        returned=clues.returned(evidence, losses),
        evidence=(
            *losses,
            *(
                [facts.LedGroups(loss.node, loss.leads, shard_nouns(evidence.groups))]
                if loss.leads
                else []
            ),
            clues.survivors(evidence),
            *_seen(evidence),
        ),
        ruled_out=(*clues.not_as_lost(losses), *clues.not_overload(evidence)),
        nodes=clues.nodes_of(losses),
    )


def _stalled(evidence: Evidence) -> bool | None:
    """Whether no write is acknowledged; None where no figures come in."""
    load = evidence.load
    if not load.is_running or (load.silence_s is None and not load.silent):
        return None
    return clues.is_stalled(evidence)


def _seen(evidence: Evidence) -> list[Clue]:
    """Returns clues on the leaders, on each node's share of the groups, and on the load."""
    up, who = evidence.up, clues.who_leads(evidence)
    shares = tuple(
        (name, health.leads)
        for name, health in evidence.nodes.items()
        if health.leads and name in up
    )
    leaders = [facts.Leaders(who)] if who else []
    return [*leaders, *([facts.LeadShares(shares)] if shares else []), *clues.load_clues(evidence)]
