"""What the rules for stores and for PD both say."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from core.diagnosis.evidence import Evidence, Loss, LossKind
from core.model.events import Group, NodeStatus
from core.text.diagnosis_phrases import how_lost, lost_before, was_killed
from core.text.wording import number_word


class TikvCause(StrEnum):
    """The stable names of explanations; they end up in summaries, so they don't change."""

    KILLED_STORE = "killed-store"
    EXITED_STORE = "exited-store"
    """It ended by itself, or how it ended wasn't seen."""
    PAUSED_STORE = "paused-store"
    CUT_OFF_STORE = "cut-off-store"
    SILENT_STORE = "silent-store"
    PD_LEADER_LOST = "pd-leader-lost"
    PD_MEMBER_LOST = "pd-member-lost"
    PD_MAJORITY_LOST = "pd-majority-lost"
    PD_LEADER_CHANGED = "pd-leader-changed"


def group(evidence: Evidence, name: str) -> Group:
    """The group called ``name``; an empty one where the run has none."""
    found = (group for group in evidence.groups if group.name == name)
    return next(found, Group(name=name, nodes=()))


def losses_in(evidence: Evidence, name: str) -> list[Loss]:
    """The last loss of each node of a group in this trouble, in order."""
    nodes = group(evidence, name).nodes
    return list({loss.node: loss for loss in evidence.losses if loss.node in nodes}.values())


def away_in(evidence: Evidence, name: str) -> list[Loss]:
    """How the nodes of a group that are away were lost, whether now or before."""
    losses = {loss.node: loss for loss in (*lost_before(evidence), *evidence.losses)}
    return [
        losses[node]
        for node in group(evidence, name).nodes
        if node in losses and losses[node].back_t is None
    ]


def up_of(evidence: Evidence, name: str, what: str) -> str:
    """``two of three stores are up``; ``what`` names one of them."""
    nodes = group(evidence, name).nodes
    up = sum(node in evidence.up for node in nodes)
    if len(nodes) == 1:
        return f"the only {what} is {'up' if up else 'not up'}"
    return f"{number_word(up)} of {number_word(len(nodes))} {what}s {'is' if up == 1 else 'are'} up"


def is_gone(loss: Loss) -> bool:
    """Whether its process ended."""
    return loss.kind in (LossKind.EXITED, LossKind.RESTARTED)


def store_cause(loss: Loss) -> TikvCause:
    """What the loss of a store is called."""
    match loss.kind:
        case LossKind.PAUSED:
            return TikvCause.PAUSED_STORE
        case LossKind.CUT_OFF:
            return TikvCause.CUT_OFF_STORE
        case LossKind.SILENT:
            return TikvCause.SILENT_STORE
        case LossKind.EXITED | LossKind.RESTARTED:
            return TikvCause.KILLED_STORE if was_killed(loss) else TikvCause.EXITED_STORE


def told(loss: Loss) -> str:
    """How a node was lost; for a container that says more than for a process."""
    if loss.kind is LossKind.PAUSED:
        return f"{loss.node} is frozen: its container exists but does not run"
    return how_lost(loss)


def told_otherwise(evidence: Evidence, losses: Sequence[Loss]) -> list[str]:
    """What other sources still say of nodes that are away: ``PD still says Up``.

    Without its figures: they change all the time, and an explanation is no clock.
    """
    lines: list[str] = []
    for loss in losses:
        health = evidence.nodes.get(loss.node)
        if loss.back_t is None and health is not None:
            lines.extend(f"{claim} ({loss.node})" for claim in health.claims)
    return lines


def kind_ruled_out(losses: Sequence[Loss]) -> list[str]:
    """What the containers themselves rule out, where all were lost alike."""
    one = len(losses) == 1
    kinds = {loss.kind for loss in losses}
    if kinds <= {LossKind.EXITED, LossKind.RESTARTED} and kinds:
        gone = "the container has exited" if one else "the containers have exited"
        return [f"pause or network cut ({gone})"]
    if kinds == {LossKind.PAUSED}:
        frozen = "its container is frozen" if one else "their containers are frozen"
        return [f"crash or network cut ({frozen})"]
    if kinds == {LossKind.CUT_OFF}:
        return [f"crash or pause ({'its container runs' if one else 'their containers run'})"]
    return []


def are_starting(evidence: Evidence, name: str) -> tuple[str, ...]:
    """The nodes of a group that are starting."""
    nodes = group(evidence, name).nodes
    return tuple(node for node in evidence.with_status(NodeStatus.STARTING) if node in nodes)
