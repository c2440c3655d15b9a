"""What several rules read from the evidence: clues, ruled-out causes, and what became of nodes."""

from __future__ import annotations

from collections.abc import Sequence

from core.diagnosis.evidence import Evidence
from core.model.caught_up import CAUGHT_UP_LAG
from core.model.events import LoadStatus, NodeStatus
from core.model.findings.base import Clue
from core.model.findings.clues import (
    Leads,
    LoadGone,
    LongestSilence,
    NotAsLost,
    NothingAnswered,
    NotOverload,
    Survivors,
)
from core.model.findings.losses import Fate, Loss, LossKind, Returned
from core.process.exit_codes import signal_of


def lost_before(evidence: Evidence) -> list[Loss]:
    """The nodes that were away before this trouble, and are still."""
    in_this = {loss.node for loss in evidence.losses}
    found: list[Loss] = []
    kinds = {
        NodeStatus.DOWN: LossKind.EXITED,
        NodeStatus.PAUSED: LossKind.PAUSED,
        NodeStatus.CUT_OFF: LossKind.CUT_OFF,
    }
    for name in evidence.with_status(*kinds):
        if name not in in_this:
            health = evidence.nodes[name]
            kind = kinds[health.status]
            found.append(Loss(node=name, t=health.changed_t, kind=kind, exit_code=health.exit_code))
    return found


def was_killed(loss: Loss) -> bool:
    """Whether a signal ended the process."""
    return loss.exit_code is not None and signal_of(loss.exit_code) is not None


def nodes_of(losses: Sequence[Loss]) -> tuple[str, ...]:
    """The names of the nodes that were lost, each once."""
    return tuple(dict.fromkeys(loss.node for loss in losses))


def survivors(evidence: Evidence) -> Survivors:
    """How many of all nodes are up."""
    return Survivors(len(evidence.up), len(evidence.names))


def who_leads(evidence: Evidence) -> tuple[Leads, ...]:
    """Who leads, in each group that has a leader; empty where nobody does."""
    if evidence.is_grouped:
        return tuple(Leads(node, group) for group, node in evidence.leaders.items())
    return (Leads(evidence.leader),) if evidence.leader else ()


def load_clues(evidence: Evidence) -> tuple[Clue, ...]:
    """What the load saw meanwhile."""
    load = evidence.load
    if load.status is LoadStatus.LOST:
        return (LoadGone(),)
    if load.silence_s is None or not load.is_running:
        return ()
    if load.silent:
        return (NothingAnswered(evidence.load_kind),)
    return (LongestSilence(evidence.load_kind, load.silence_s),)


def not_overload(evidence: Evidence) -> tuple[NotOverload, ...]:
    """Rules out overload where latency was measured before the trouble."""
    p99 = evidence.load.p99_before_ms
    return () if p99 is None else (NotOverload(p99),)


def not_as_lost(losses: Sequence[Loss]) -> tuple[NotAsLost, ...]:
    """Rules out what the processes themselves tell otherwise, where all were lost alike."""
    kinds = {loss.kind for loss in losses}
    if len(kinds) != 1 or kinds & {LossKind.SILENT, LossKind.RESTARTED}:
        return ()
    return (NotAsLost(kinds.pop(), is_one=len(losses) == 1),)


_AWAY = {
    NodeStatus.DOWN: Fate.DOWN,
    NodeStatus.PAUSED: Fate.PAUSED,
    NodeStatus.CUT_OFF: Fate.CUT_OFF,
    NodeStatus.STARTING: Fate.STARTING,
}
_CAME_BACK = {LossKind.PAUSED: Fate.RUNS_AGAIN, LossKind.CUT_OFF: Fate.REACHABLE}


def returned(evidence: Evidence, losses: Sequence[Loss]) -> tuple[Returned, ...]:
    """What has become of lost nodes; a node lost twice is told of once."""
    return tuple(
        _returned(evidence, loss) for loss in {loss.node: loss for loss in losses}.values()
    )


def _returned(evidence: Evidence, loss: Loss) -> Returned:
    node, status = loss.node, evidence.nodes[loss.node].status
    if loss.back_t is None:
        if loss.kind is LossKind.PAUSED and status is NodeStatus.STARTING:
            return Returned(node=node, fate=Fate.NOT_READY)
        return Returned(node=node, fate=_AWAY.get(status, Fate.SILENT))
    if loss.behind is not None and loss.behind > CAUGHT_UP_LAG:
        if loss.caught_up:
            return Returned(node=node, fate=Fate.CAUGHT_UP, entries=loss.behind)
        return Returned(node=node, fate=Fate.CATCHING_UP)
    fate = _CAME_BACK.get(loss.kind, Fate.BACK)
    return Returned(node=node, fate=fate, leads=evidence.leader == node)
