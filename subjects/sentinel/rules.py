"""The rules of diagnosis for Valkey with Sentinel, in the order in which they are asked."""

from __future__ import annotations

from core.diagnosis import clues
from core.diagnosis.evidence import Evidence
from core.diagnosis.follower import failed_start
from core.diagnosis.rules import Rule
from core.model.events import NodeStatus, Role
from core.model.findings.base import Clue, Phase
from core.model.findings.losses import Loss, LossKind
from subjects.kit.one_primary import ONE_PRIMARY
from subjects.kit.reads_true import READS_TRUE
from subjects.sentinel import finding_words as finding_words  # noqa: PLC0414 - registers them
from subjects.sentinel import findings
from subjects.sentinel.emptied import emptied_name
from subjects.sentinel.findings import SentinelCause
from subjects.sentinel.health_rules import PRIMARY, REFUSING
from subjects.sentinel.topology import QUORUM, SENTINELS, SERVERS, VALKEY


def no_failover(evidence: Evidence) -> findings.NoFailover | None:
    """Too few sentinels are left to agree."""
    up = [name for name in SENTINELS if name in evidence.up]
    gone = [name for name in SENTINELS if name in evidence.gone]
    if len(SENTINELS) - len(gone) >= QUORUM:
        return None
    left = findings.SentinelsLeft(len(up), len(SENTINELS), QUORUM)
    primary, losses = evidence.leaders.get(VALKEY), clues.lost_of(evidence, SENTINELS)
    return findings.NoFailover(
        left=left, primary=primary, evidence=(left, *losses), nodes=tuple(gone)
    )


def cut_off_primary(evidence: Evidence) -> findings.SecondPrimary | None:
    """The primary runs, and is cut off from the others."""
    lost = _primary_loss(evidence)
    if lost is None or evidence.nodes[lost.node].status is not NodeStatus.CUT_OFF:
        return None
    return _second_primary(evidence, SentinelCause.CUT_OFF_PRIMARY, lost.node, lost)


def former_primary(evidence: Evidence) -> findings.SecondPrimary | None:
    """A server takes writes as the primary, and the sentinels name another."""
    if ONE_PRIMARY not in evidence.broken:
        return None
    now = [name for name in SERVERS if (ONE_PRIMARY, name) in evidence.open]
    lost = _primary_loss(evidence)
    node = now[0] if now else None if lost is None else lost.node
    if node is None:
        return None
    return _second_primary(evidence, SentinelCause.FORMER_PRIMARY, node, lost)


def _second_primary(
    evidence: Evidence, cause: SentinelCause, node: str, lost: Loss | None
) -> findings.SecondPrimary:
    named, mode = evidence.leaders.get(VALKEY), evidence.nodes[node].mode
    named = None if named == node else named
    is_cut = cause is SentinelCause.CUT_OFF_PRIMARY
    is_primary = mode in (PRIMARY, REFUSING) and (is_cut or (ONE_PRIMARY, node) in evidence.open)
    signs: list[Clue] = []
    if lost is not None:
        back_t = lost.back_t
        signs.append(lost if back_t is None else findings.WasAway(node, lost.kind, back_t - lost.t))
    signs += [findings.Named(named)] if named else []
    signs += [findings.SaysPrimary(node)] if is_primary else []
    return findings.SecondPrimary(
        cause=cause,
        phase=Phase.UNDER_WAY if is_cut or is_primary else Phase.OVER,
        node=node,
        named=named,
        loss=lost,
        refuses=mode == REFUSING,
        evidence=(*signs, *_missed(evidence), *clues.load_clues(evidence)),
        ruled_out=clues.not_as_lost([lost]) if is_cut and lost else _sentinels_there(evidence),
        nodes=(node,),
    )


def emptied_primary(evidence: Evidence) -> findings.EmptiedPrimary | None:
    """The primary came back with another history, and without the data of before."""
    for node in SERVERS:
        if READS_TRUE in evidence.broken and (keys := evidence.system.get(emptied_name(node))):
            changed = findings.HistoryChanged(node, round(keys))
            return findings.EmptiedPrimary(
                changed=changed,
                evidence=(changed, *_missed(evidence), *clues.load_clues(evidence)),
                ruled_out=(findings.SameRunsOn(), *_sentinels_there(evidence)),
                nodes=(node,),
            )
    return None


def failed_over(evidence: Evidence) -> findings.FailedOver | None:
    """The primary was lost, and the sentinels promote another."""
    lost = _primary_loss(evidence)
    if lost is None:
        return None
    elected = next((each for each in evidence.elected if each.t >= lost.t), None)
    after_s = None if elected is None else elected.t - lost.t
    named = None if elected is None else evidence.leaders.get(VALKEY)
    signs = [findings.Named(named)] if named else []
    away = evidence.nodes[lost.node].status is not NodeStatus.UP
    return findings.FailedOver(
        phase=Phase.ELECTING if named is None else Phase.UNDER_WAY if away else Phase.OVER,
        loss=lost,
        named=named,
        after_s=after_s,
        silence_s=evidence.load.silence_s,
        evidence=(lost, *signs, *clues.load_clues(evidence)),
        ruled_out=(*clues.not_as_lost([lost]), *_sentinels_there(evidence)),
        nodes=(lost.node,),
    )


def _primary_loss(evidence: Evidence) -> Loss | None:
    """Returns the last loss of a server that led until then."""
    led = [loss for loss in evidence.losses if loss.role is Role.LEADER]
    led = [loss for loss in led if loss.node in SERVERS and loss.kind is not LossKind.RESTARTED]
    return led[-1] if led else None


def _missed(evidence: Evidence) -> tuple[Clue, ...]:
    return (findings.ReadsMiss(),) if READS_TRUE in evidence.broken else ()


def _sentinels_there(evidence: Evidence) -> tuple[findings.NotStopped, ...]:
    return (findings.NotStopped(),) if all(name in evidence.up for name in SENTINELS) else ()


RULES: tuple[Rule, ...] = (
    failed_start,
    no_failover,
    cut_off_primary,
    former_primary,
    emptied_primary,
    failed_over,
)
"""The rules of Valkey with Sentinel, worse or more certain causes first; whatever none of them
explains is left to the rules of all subjects."""
