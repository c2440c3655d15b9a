"""Rules for the loss of nodes that didn't lead: the majority holds, and writes go on."""

from __future__ import annotations

from msgspec.structs import replace

from core.diagnosis import clues
from core.diagnosis.evidence import Evidence
from core.model.findings import clues as facts
from core.model.findings import nodes as findings
from core.model.findings.base import Cause, Phase
from core.model.findings.losses import Loss, LossKind


def follower_lost(evidence: Evidence) -> findings.FollowerLost | findings.NodeSilent | None:
    """Finds the loss of a node that didn't lead, while somebody else leads."""
    losses, leader = evidence.losses, evidence.leader
    if not losses or leader is None or evidence.leader_loss is not None:
        return None
    away = tuple(loss for loss in losses if loss.back_t is None)
    loss = (away or losses)[-1]
    if loss.kind is LossKind.SILENT:
        return _silent(evidence, loss)
    if loss.kind.is_end and not loss.was_up:
        return None
    stalled = evidence.load.is_running and clues.is_stalled(evidence)
    if stalled:
        phase = Phase.STALLED if away else Phase.BACK_STALLED
    else:
        phase = Phase.UNDER_WAY if away else Phase.OVER
    up = clues.survivors(evidence)
    return findings.FollowerLost(
        cause=clues.loss_cause(loss, Cause.KILLED_FOLLOWER, Cause.EXITED_FOLLOWER),
        phase=phase,
        losses=losses,
        away=away,
        survivors=up,
        leader=leader,
        led_throughout=evidence.led_throughout,
        silence=clues.silence_of(evidence),
        returned=clues.returned(evidence, losses),
        evidence=(
            *losses,
            facts.LedAndUp(leader, up),
            *(clues.load_clues(evidence) if phase is Phase.OVER else ()),
        ),
        ruled_out=(
            *clues.other_leads(evidence),
            *clues.not_as_lost(losses),
            *clues.not_overload(evidence),
        ),
        nodes=clues.nodes_of(losses),
    )


def _silent(evidence: Evidence, loss: Loss) -> findings.NodeSilent:
    return findings.NodeSilent(
        phase=Phase.UNDER_WAY if loss.back_t is None else Phase.OVER,
        losses=(loss,),
        survivors=clues.survivors(evidence),
        evidence=(loss, *clues.load_clues(evidence)),
        ruled_out=clues.other_leads(evidence),
        nodes=(loss.node,),
    )


def lost_without_leader(evidence: Evidence) -> findings.LostWithoutLeader | None:
    """Finds the loss of a node that isn't known to have led, while nobody leads."""
    losses = evidence.losses
    if not losses or evidence.leader is not None:
        return None
    return findings.LostWithoutLeader(
        losses=losses,
        survivors=clues.survivors(evidence),
        evidence=(losses[-1], clues.survivors(evidence), *clues.load_clues(evidence)),
        ruled_out=clues.not_overload(evidence),
        nodes=tuple(loss.node for loss in losses),
    )


def still_away(evidence: Evidence) -> findings.StillAway | None:
    """Finds nodes that are still away from an earlier trouble, where nothing new is wrong."""
    losses = tuple(clues.lost_before(evidence))
    if evidence.losses or not losses or not evidence.is_quiet:
        return None
    kinds = {loss.kind for loss in losses}
    alike = next(iter(kinds)) if len(kinds) == 1 else LossKind.EXITED
    return findings.StillAway(
        cause=_cause(evidence, replace(losses[-1], kind=alike)),
        losses=losses,
        survivors=clues.survivors(evidence),
        leader=evidence.leader,
        evidence=losses,
        ruled_out=clues.not_as_lost(losses),
        nodes=clues.nodes_of(losses),
    )


def failed_start(evidence: Evidence) -> findings.FailedStart | None:
    """Finds nodes that ended during the start, each before it was ever up."""
    losses = tuple(loss for loss in evidence.losses if not loss.was_up and loss.back_t is None)
    if not losses:
        return None
    ended = replace(losses[0], kind=LossKind.EXITED, exit_code=None)
    return findings.FailedStart(
        cause=_cause(evidence, ended),
        losses=losses,
        survivors=clues.survivors(evidence),
        evidence=losses,
        nodes=tuple(loss.node for loss in losses),
    )


def _cause(evidence: Evidence, loss: Loss) -> Cause:
    """Returns the cause of such a loss: of a follower, or of a node of a group without a leader."""
    group = evidence.group_of(loss.node)
    if group is not None and not group.agrees:
        return clues.loss_cause(loss, Cause.KILLED_NODE, Cause.EXITED_NODE)
    return clues.loss_cause(loss, Cause.KILLED_FOLLOWER, Cause.EXITED_FOLLOWER)
