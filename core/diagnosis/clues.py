"""Clues, ruled-out causes and the fate of nodes, which several rules read from the evidence."""

from __future__ import annotations

from collections.abc import Sequence

from core.diagnosis.evidence import Evidence
from core.model.events import LoadStatus, NodeStatus
from core.model.findings.base import Cause, Clue
from core.model.findings.clues import (
    Alternative,
    Excluded,
    Fact,
    GroupsSilent,
    Leaders,
    Leads,
    LongestSilence,
    NotAsLost,
    NothingAnswered,
    NotOverload,
    P99Rose,
    Seen,
    Survivors,
)
from core.model.findings.losses import Fate, Loss, LossKind, Silence, SilenceKind
from core.monitor.invariants import PROGRESS, p99_limit
from core.process.exit_codes import signal_of
from core.views.groups import shard_nouns
from core.views.key_groups import PATIENCE_S


def lost_before(evidence: Evidence) -> list[Loss]:
    """Returns the losses of the nodes that were away before this trouble, and still are."""
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


def lost_of(evidence: Evidence, nodes: Sequence[str]) -> tuple[Loss, ...]:
    """Returns the last loss of each of ``nodes`` lost in this trouble, or away since before."""
    losses = {loss.node: loss for loss in (*lost_before(evidence), *evidence.losses)}
    return tuple(losses[node] for node in sorted(losses) if node in nodes)


def was_killed(loss: Loss) -> bool:
    """Whether a signal ended the process of the lost node."""
    return loss.exit_code is not None and signal_of(loss.exit_code) is not None


def loss_cause(loss: Loss, killed: Cause, exited: Cause) -> Cause:
    """Returns the cause that a loss shows: ``killed`` or ``exited`` where the process ended."""
    match loss.kind:
        case LossKind.PAUSED:
            return Cause.PAUSED_NODE
        case LossKind.CUT_OFF:
            return Cause.CUT_OFF_NODE
        case LossKind.SILENT:
            return Cause.UNKNOWN
        case LossKind.EXITED | LossKind.RESTARTED:
            return killed if was_killed(loss) else exited


def nodes_of(losses: Sequence[Loss]) -> tuple[str, ...]:
    """Returns the names of the nodes that were lost, each once."""
    return tuple(dict.fromkeys(loss.node for loss in losses))


def survivors(evidence: Evidence) -> Survivors:
    """Returns the number of nodes that are up, of all nodes."""
    return Survivors(len(evidence.up), len(evidence.names))


def who_leads(evidence: Evidence) -> tuple[Leads, ...]:
    """Returns the leader of each group that has one; empty while no group has a leader."""
    if evidence.is_grouped:
        return tuple(Leads(node, group) for group, node in evidence.leaders.items())
    return (Leads(evidence.leader),) if evidence.leader else ()


def up_and_led(evidence: Evidence, nobody: Fact) -> tuple[Clue, ...]:
    """Returns the survivors and the leaders; ``nobody`` as the clue where a leader is missing."""
    up = survivors(evidence)
    if who := who_leads(evidence):
        return (up, Leaders(who))
    return (up,) if evidence.is_leaderless else (up, Seen(nobody, leader=evidence.roles.leader.one))


def is_stalled(evidence: Evidence) -> bool:
    """Whether no write is acknowledged, or no check answered, as far as the load tells."""
    load = evidence.load
    return (PROGRESS, "") in evidence.open or (load.is_running and load.silent)


def silence_of(evidence: Evidence) -> Silence:
    """Returns the longest time without an acknowledged write, whatever caused that silence."""
    seconds = evidence.load.silence_s
    if seconds is None:
        return Silence()
    return Silence(SilenceKind.BRIEF if seconds < PATIENCE_S else SilenceKind.LONG, seconds)


def load_clues(evidence: Evidence) -> tuple[Clue, ...]:
    """Returns the clues that the load gives: its loss, or its longest silence."""
    load = evidence.load
    if load.status is LoadStatus.LOST:
        return (Seen(Fact.LOAD_GONE),)
    if load.silence_s is None or not load.is_running:
        return ()
    if load.silent:
        return (NothingAnswered(evidence.load_kind),)
    return (LongestSilence(evidence.load_kind, load.silence_s), *groups_silent(evidence))


def groups_silent(evidence: Evidence) -> tuple[GroupsSilent, ...]:
    """Returns the clue of silent groups of keys; empty where none fell silent or all are one."""
    load, outage = evidence.load, evidence.load.groups
    if outage is None or not outage.hit:
        return ()
    nouns = shard_nouns(evidence.groups)
    silent = GroupsSilent(load.groups_silent, outage.hit, outage.total, outage.worst_s, nouns)
    return (silent,)


def p99_rose(evidence: Evidence) -> tuple[P99Rose, ...]:
    """Returns the rise of p99 latency above the limit as a clue; empty where p99 stayed below."""
    before, peak = evidence.load.p99_before_ms, evidence.load.peak_p99_ms
    if peak is None or before is None or peak <= p99_limit(before):
        return ()
    return (P99Rose(rounded(peak), before),)


def rounded(value: float) -> float:
    """Round a figure down to 1, 2 or 5 times a power of ten, so that small changes are no news."""
    step = 1.0
    while step * 10 <= value:
        step *= 10
    return max(factor * step for factor in (1, 2, 5) if factor * step <= max(value, 1.0))


def other_leads(evidence: Evidence) -> tuple[Excluded, ...]:
    """Rule out the loss of the leader where the same one leads throughout."""
    if evidence.leader is None or not evidence.led_throughout:
        return ()
    return (Excluded(Alternative.LEADER_LOSS, evidence.leader, evidence.roles.leader.one),)


def not_overload(evidence: Evidence) -> tuple[NotOverload, ...]:
    """Rule out overload where latency was measured before the trouble."""
    p99 = evidence.load.p99_before_ms
    return () if p99 is None else (NotOverload(p99),)


def not_as_lost(losses: Sequence[Loss]) -> tuple[NotAsLost, ...]:
    """Rule out what the processes themselves tell otherwise, where all were lost alike."""
    kinds = {loss.kind for loss in losses}
    if len(kinds) != 1 or kinds & {LossKind.SILENT, LossKind.RESTARTED}:
        return ()
    return (NotAsLost(kinds.pop(), is_one=len(losses) == 1),)


def returned(evidence: Evidence, losses: Sequence[Loss]) -> tuple[Fate, ...]:
    """Returns the fates of lost nodes; a node lost twice has one fate."""
    return tuple(
        Fate(loss, evidence.nodes[loss.node].status, leads=evidence.leader == loss.node)
        for loss in {loss.node: loss for loss in losses}.values()
    )
