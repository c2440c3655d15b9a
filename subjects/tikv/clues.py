"""Clues that the rules for stores and for PD both read from the evidence."""

from __future__ import annotations

from collections.abc import Sequence

from core.diagnosis.clues import lost_before, nodes_of, was_killed
from core.diagnosis.evidence import Evidence
from core.model.events import Group, NodeStatus
from core.model.findings.losses import Loss, LossKind
from subjects.tikv.findings import (
    Claimed,
    ContainerLost,
    MembersStillAway,
    MembersUp,
    NotLostOtherwise,
    TikvCause,
)

_CAUSES = {
    LossKind.PAUSED: TikvCause.PAUSED_STORE,
    LossKind.CUT_OFF: TikvCause.CUT_OFF_STORE,
    LossKind.SILENT: TikvCause.SILENT_STORE,
}
"""The causes for the loss of a store whose process hasn't ended."""


def group(evidence: Evidence, name: str) -> Group:
    """Returns the group called ``name``; an empty one where the run has none."""
    found = (group for group in evidence.groups if group.name == name)
    return next(found, Group(name=name, nodes=()))


def losses_in(evidence: Evidence, name: str) -> tuple[Loss, ...]:
    """Returns the last loss of each node of the group ``name`` in this trouble, in order."""
    nodes = group(evidence, name).nodes
    return tuple({loss.node: loss for loss in evidence.losses if loss.node in nodes}.values())


def away_in(evidence: Evidence, name: str) -> tuple[Loss, ...]:
    """Returns how the nodes of a group that are away were lost, whether now or before."""
    losses = {loss.node: loss for loss in (*lost_before(evidence), *evidence.losses)}
    return tuple(
        losses[node]
        for node in group(evidence, name).nodes
        if node in losses and losses[node].back_t is None
    )


def members_up(evidence: Evidence, name: str) -> MembersUp:
    """Returns how many nodes of a group are up."""
    nodes = group(evidence, name).nodes
    return MembersUp(name, sum(node in evidence.up for node in nodes), len(nodes))


def store_cause(loss: Loss) -> TikvCause:
    """Returns what the loss of a store is called."""
    ended = TikvCause.KILLED_STORE if was_killed(loss) else TikvCause.EXITED_STORE
    return _CAUSES.get(loss.kind, ended)


def containers(losses: Sequence[Loss]) -> tuple[ContainerLost, ...]:
    """Returns how each of the nodes was lost."""
    return tuple(ContainerLost(loss) for loss in losses)


def claimed(evidence: Evidence, losses: Sequence[Loss]) -> tuple[Claimed, ...]:
    """Returns what other sources still say of nodes that are away."""
    return tuple(
        Claimed(claim, loss.node)
        for loss in losses
        if loss.back_t is None and loss.node in evidence.nodes
        for claim in evidence.nodes[loss.node].claims
    )


def not_lost_otherwise(losses: Sequence[Loss]) -> tuple[NotLostOtherwise, ...]:
    """Returns what the containers themselves rule out, where all were lost alike."""
    kinds = {LossKind.EXITED if loss.kind.is_end else loss.kind for loss in losses}
    if len(kinds) != 1 or LossKind.SILENT in kinds:
        return ()
    return (NotLostOtherwise(kinds.pop(), is_one=len(losses) == 1),)


def starting_in(evidence: Evidence, name: str) -> tuple[str, ...]:
    """Returns the nodes of a group that are starting."""
    nodes = group(evidence, name).nodes
    return tuple(node for node in evidence.with_status(NodeStatus.STARTING) if node in nodes)


def still_away(evidence: Evidence, name: str) -> tuple[Loss, ...]:
    """Returns how the away nodes of a group were lost, where nothing else is wrong any more."""
    quiet = not evidence.losses and evidence.is_quiet
    return away_in(evidence, name) if quiet else ()


def away_finding(
    evidence: Evidence, name: str, away: tuple[Loss, ...], cause: TikvCause
) -> MembersStillAway:
    """Returns the finding that nodes of a group are still away."""
    return MembersStillAway(
        cause=cause,
        losses=away,
        away=away,
        up=members_up(evidence, name),
        evidence=(*containers(away), *claimed(evidence, away)),
        ruled_out=not_lost_otherwise(away),
        nodes=nodes_of(away),
    )
