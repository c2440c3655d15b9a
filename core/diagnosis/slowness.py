"""Rules for what is slow and not lost: one node among others, or writes alone."""

from __future__ import annotations

from core.diagnosis import clues
from core.diagnosis.evidence import AnswerTime, Evidence
from core.model.events import LoadKind
from core.model.findings import clues as facts
from core.model.findings import load as findings
from core.model.findings.base import Phase
from core.model.findings.clues import Alternative, Excluded, Fact, Seen
from core.monitor.invariants import LOAD_INVARIANTS, PROGRESS
from core.views.key_groups import PATIENCE_S

SLOWER = 5.0
"""A slow node takes this many times as long as before..."""
SLOWER_MS = 20.0
"""...and at least this much longer, in milliseconds..."""
THAN_OTHERS = 3.0
"""...and this many times as long as any other node does."""
READS_GO_ON = 20
"""Reads that must be answered while no write is: with fewer, that may be chance."""


def slow_node(evidence: Evidence) -> findings.SlowNode | None:
    """No node is lost; one node answers far later than before, and than the others."""
    slow = _slow(evidence)
    if slow is None or evidence.losses or not evidence.broken & LOAD_INVARIANTS:
        return None
    rose = clues.p99_rose(evidence)
    if not rose and evidence.load.acked > 0:
        return None
    node, time = slow
    others = max(other.peak for name, other in evidence.answers.items() if name != node)
    up, leader = clues.survivors(evidence), evidence.leader
    return findings.SlowNode(
        phase=Phase.OVER if evidence.is_quiet else Phase.UNDER_WAY,
        evidence=(
            facts.AnswersLate(node, clues.rounded(time.peak), time.before),
            facts.OthersAnswer(others),
            facts.UpWithLeader(up, leader) if leader else up,
            *rose,
        ),
        ruled_out=(Excluded(Alternative.NODE_LOSS), Excluded(Alternative.OVERLOAD, node)),
        nodes=(node,),
    )


def writes_stalled(evidence: Evidence) -> findings.WritesStalled | None:
    """Writes alone stand still while reads are answered and the same leader leads."""
    load = evidence.load
    if evidence.load_kind is not LoadKind.WRITES:
        return None
    if evidence.losses or not evidence.led_throughout or PROGRESS not in evidence.broken:
        return None
    if len(evidence.up) < len(evidence.names) or load.reads_in_silence < READS_GO_ON:
        return None
    if load.silence_s is None or load.silence_s < PATIENCE_S:
        return None
    up, leader = clues.survivors(evidence), evidence.leader
    leaders = facts.Leaders((facts.Leads(leader),), throughout=True) if leader else None
    return findings.WritesStalled(
        phase=Phase.STALLED if load.silent else Phase.OVER,
        silence_s=load.silence_s,
        evidence=(facts.UpAndLed(up, leaders) if leaders else up, Seen(Fact.READS_ANSWERED)),
        ruled_out=(Excluded(Alternative.NODE_LOSS), *clues.not_overload(evidence)),
    )


def _slow(evidence: Evidence) -> tuple[str, AnswerTime] | None:
    """The one node whose answers were far slower since than before, and than the others'."""
    times = evidence.answers
    if len(times) < 2:
        return None
    node = max(times, key=lambda name: times[name].peak)
    time = times[node]
    others = max(other.peak for name, other in times.items() if name != node)
    least = max(SLOWER * time.before, time.before + SLOWER_MS, THAN_OTHERS * others)
    return (node, time) if time.peak >= least else None
