"""Rules for what is slow and not lost: one node among others, or writes alone."""

from __future__ import annotations

from core.diagnosis.causes import Cause
from core.diagnosis.evidence import AnswerTime, Evidence
from core.diagnosis.phrases import not_overload, rounded, survivors
from core.model.events import Explanation, LoadKind
from core.monitor.invariants import LOAD_INVARIANTS, PROGRESS, p99_limit
from core.text.wording import ms, took
from core.views.system_view import PATIENCE_S

SLOWER = 5.0
"""A node that is slow takes this many times as long as it did before..."""
SLOWER_MS = 20.0
"""...and at least this much longer, in milliseconds..."""
THAN_OTHERS = 3.0
"""...and this many times as long as any other node does."""
READS_GO_ON = 20
"""Reads answered while no write was: with fewer, chance alone may have done it."""


def slow_node(evidence: Evidence) -> Explanation | None:
    """No node is lost; one of them answers far later than before, and than the others."""
    load = evidence.load
    found = _slow(evidence)
    if found is None or evidence.losses or not evidence.broken & LOAD_INVARIANTS:
        return None
    before, peak = load.p99_before_ms, load.peak_p99_ms
    suffers = peak is not None and before is not None and peak > p99_limit(before)
    if not suffers and load.acked > 0:
        return None
    node, time = found
    over = evidence.is_quiet
    others = max(other.peak for name, other in evidence.answers.items() if name != node)
    leads = _leads(evidence, node)
    seen = [
        f"{node} took {ms(rounded(time.peak))} or more to answer, {ms(time.before)} before",
        f"no other node took longer than {ms(others)}",
        f"{survivors(evidence)}{leads}",
    ]
    if suffers and peak is not None and before is not None:
        seen.append(f"p99 rose above {ms(rounded(peak))}, it was {ms(before)} before")
    verb, was = ("answered", "waited") if over else ("answers", "waits")
    return Explanation(
        key=Cause.SLOW_NODE,
        title=f"{node} was slow, over now" if over else f"{node} is slow, the others are not",
        text=(
            f"{node} runs and {verb}, but much later than before; the other nodes are as quick as "
            f"ever. What goes through it {was}. A slow network or a busy {node} look the same "
            "from here."
        ),
        evidence=tuple(seen),
        ruled_out=("loss of a node (none is gone)", f"overload (only {node} is slow)"),
        nodes=(node,),
    )


def writes_stalled(evidence: Evidence) -> Explanation | None:
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
    leads = f" and {evidence.leader} leads throughout" if evidence.leader else ""
    whole = f"{survivors(evidence)}{leads}"
    title = "No write is acknowledged, reads go on" if load.silent else "Writes stalled for a while"
    span = "" if load.silent else f" For {took(load.silence_s)} no write was acknowledged."
    return Explanation(
        key=Cause.WRITES_STALLED,
        title=title,
        text=(
            f"{whole[:1].upper()}{whole[1:]}.{span} Reads were answered meanwhile: what writes "
            "alone need is short. Look at the disks first."
        ),
        evidence=(whole, "reads were answered while no write was"),
        ruled_out=("loss of a node (none is gone)", *not_overload(evidence)),
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


def _leads(evidence: Evidence, node: str) -> str:
    if evidence.leader is None:
        return ""
    return f"; {node} leads" if evidence.leader == node else f"; {evidence.leader} leads"
