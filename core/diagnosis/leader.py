"""Rules for the loss of the leader: a majority is left, and elects another."""

from __future__ import annotations

from msgspec import UNSET

from core.diagnosis import clues
from core.diagnosis.evidence import Evidence
from core.model.events import NodeStatus, Role
from core.model.findings import clues as facts
from core.model.findings import nodes as findings
from core.model.findings.base import Cause, Clue, Phase
from core.model.findings.clues import Alternative, Excluded, Fact, Seen
from core.model.findings.losses import Silence, SilenceKind
from core.monitor.invariants import LEADER

ELECTION_MATCHES_S = 2.0
"""Longest time between an election and the end of an outage that ended by it, seconds."""

ROUND_MATCHES_S = 1.0
"""Longest time beyond the bound that an outage of one election round may last, seconds."""


def leader_lost(evidence: Evidence) -> findings.LeaderLost | None:
    """The node that led ended, is stopped or cut off, or doesn't answer."""
    led = evidence.leader_loss
    if led is None:
        return None
    others = [loss for loss in evidence.losses if loss.node != led.node]
    elected = next((each for each in evidence.elected if each.t >= led.t), None)
    after_s = None if elected is None else elected.t - led.t
    signs: list[Clue] = [led, Seen(Fact.LED, led.node), *others]
    health = evidence.nodes[led.node]
    if health.status is NodeStatus.CUT_OFF and health.role is Role.LEADER:
        signs.append(Seen(Fact.STILL_CLAIMS, led.node, evidence.roles.leader.one))
    if evidence.leader is None:
        phase = Phase.ELECTING
        signs.append(facts.LeaderlessMajority(clues.survivors(evidence)))
    else:
        phase = Phase.STALLED if clues.is_stalled(evidence) else Phase.OVER
        if elected is not None:
            signs.append(facts.ElectedLater(elected.node, elected.t - led.t))
        signs.extend(clues.load_clues(evidence))
    return findings.LeaderLost(
        cause=clues.loss_cause(led, Cause.KILLED_LEADER, Cause.EXITED_LEADER),
        phase=phase,
        led=led,
        losses=evidence.losses,
        survivors=clues.survivors(evidence),
        leader=evidence.leader,
        elected_after_s=after_s,
        silence=_silence(evidence, after_s),
        bound=evidence.bound,
        returned=clues.returned(evidence, evidence.losses),
        evidence=tuple(signs),
        ruled_out=(*clues.not_as_lost([led]), *clues.not_overload(evidence)),
        nodes=(led.node, *(loss.node for loss in others)),
    )


def leader_changed(evidence: Evidence) -> findings.LeaderChanged | None:
    """Leadership was lost or moved although no node was."""
    if evidence.losses or evidence.led_throughout or LEADER not in evidence.broken:
        return None
    before, now = evidence.leader_before, evidence.leader
    led = Seen(Fact.LED_BEFORE, before) if before else Seen(Fact.NOBODY_LED_BEFORE)
    return findings.LeaderChanged(
        phase=Phase.ELECTING if now is None else Phase.OVER,
        before=before,
        now=now,
        evidence=(clues.survivors(evidence), led, *clues.load_clues(evidence)),
        ruled_out=(Excluded(Alternative.STOPPED_NODE), *clues.not_overload(evidence)),
    )


def _silence(evidence: Evidence, elected_after_s: float | None) -> Silence:
    """Returns the silence of the writes, and whether that silence matches the election."""
    silence = clues.silence_of(evidence)
    if silence.kind is SilenceKind.UNSEEN and evidence.load.is_running:
        return silence
    if silence.kind is SilenceKind.UNSEEN or evidence.load.lost_t is not None:
        return Silence(SilenceKind.UNMEASURED)
    if silence.kind is SilenceKind.BRIEF or elected_after_s is None:
        return silence
    if abs(elected_after_s - silence.seconds) > ELECTION_MATCHES_S:
        return silence
    end_s = None if (span_s := evidence.bound.span_s) is UNSET else span_s[1]
    # Votes may be split, and then another round begins.
    if end_s is not None and silence.seconds > end_s + ROUND_MATCHES_S:
        return Silence(SilenceKind.BY_LONG_ELECTION, silence.seconds)
    return Silence(SilenceKind.BY_ELECTION, silence.seconds)
