"""Rules for trouble that isn't a node's: the load process, the amount of load, the machine."""

from __future__ import annotations

from core.diagnosis.causes import Cause
from core.diagnosis.evidence import Evidence
from core.model.events import Explanation, StoodStill
from core.monitor.invariants import (
    FAILED,
    LEADER,
    LOAD_INVARIANTS,
    MAJORITY,
    NODES_UP,
    P99,
    PROGRESS,
    SEEN,
    THROUGHPUT,
    p99_limit,
)
from core.text.diagnosis_phrases import not_overload, rounded, survivors, up_and_led, who_leads
from core.text.wording import capital, ms, took

STANDSTILL_S = 5.0
"""A busy machine makes one process wait for a second or two; this is no such wait."""


def load_lost(evidence: Evidence) -> Explanation | None:
    """The process that measures ended; of the system nothing bad was seen."""
    load = evidence.load
    if load.lost_t is None or evidence.losses:
        return None
    detail = f" ({load.detail})" if load.detail else ""
    leads = f" and {who_leads(evidence)}" if who_leads(evidence) else ""
    if load.back_t is None:
        title = "The load process ended, not the system"
        text = (
            f"What measures is gone{detail}, so throughput is unknown, not zero. "
            f"{survivors(evidence).capitalize()}{leads}."
        )
    else:
        title = "The load process was lost and is back"
        text = (
            f"For {took(load.back_t - load.lost_t)} nothing was measured; what the system did "
            f"then is unknown. {survivors(evidence).capitalize()}{leads}."
        )
    return Explanation(
        key=Cause.LOAD_LOST,
        title=title,
        text=text,
        evidence=(load.detail or "the load process ended", f"{survivors(evidence)}{leads}"),
        ruled_out=("outage of the system (no node was lost)", *_same_leader(evidence)),
    )


def stood_still(evidence: Evidence) -> Explanation | None:
    """The machine stood still with everything on it, or what asks and measures did."""
    span = _standstill(evidence)
    if span is None or evidence.stood_still is StoodStill.APP:
        return None
    if evidence.stood_still is StoodStill.LOAD:
        key, title = Cause.LOAD_STOOD_STILL, "The load generator stood still, not the system"
        what, proof = "nothing was asked of the system", f"the load didn't run for {span}"
    else:
        key, title = Cause.STOOD_STILL, "The machine stood still"
        what, proof = "nothing on it ran", f"{span} are missing on the clock"
    return Explanation(
        key=key,
        title=title,
        text=f"For {span} {what}. What was measured across that span says nothing.",
        evidence=(proof, survivors(evidence)),
        ruled_out=("loss of a node (every process runs)",),
    )


def app_stood_still(evidence: Evidence) -> Explanation | None:
    """What looks stood still by itself; of a trouble that lasts it is no cause."""
    span = _standstill(evidence)
    if span is None or evidence.stood_still is not StoodStill.APP or not evidence.is_quiet:
        return None
    return Explanation(
        key=Cause.APP_STOOD_STILL,
        title="Faultstage itself stood still",
        text=f"For {span} nobody looked at the system; what happened then is seen late.",
        evidence=(f"Faultstage itself didn't run for {span}", survivors(evidence)),
        ruled_out=("loss of a node (every process runs)",),
    )


def _standstill(evidence: Evidence) -> str | None:
    """How long something stood still, where that may be what is seen."""
    seconds = evidence.stood_still_s
    return None if seconds is None or seconds < STANDSTILL_S or evidence.losses else took(seconds)


def overload(evidence: Evidence) -> Explanation | None:
    """Every node is sound and answers, but too slowly for what is asked."""
    load = evidence.load
    if evidence.losses or not evidence.is_led or not evidence.led_throughout:
        return None
    if not evidence.broken & LOAD_INVARIANTS or load.acked == 0:
        return None
    before, peak = load.p99_before_ms, load.peak_p99_ms
    slow = peak is not None and before is not None and peak > p99_limit(before)
    if not slow and load.shed == 0:
        return None
    leads = f"{who_leads(evidence)} throughout" if who_leads(evidence) else "none was lost"
    seen = [survivors(evidence), leads]
    if slow and peak is not None and before is not None:
        seen.append(f"p99 rose above {ms(rounded(peak))}, it was {ms(before)} before")
    if load.shed:
        seen.append("requests were held back: too many were in flight")
    if load.failed:
        seen.append("requests failed")
    symptoms = "; ".join(seen[2:])
    over = evidence.is_quiet
    if evidence.broken & LOAD_INVARIANTS == frozenset({P99}) and not load.shed:
        title = "Answers were slow for a while" if over else "Slow, but everything is answered"
        verdict = "Throughput holds: the nodes, or this machine, are short of time."
    else:
        title = "Overload, over now" if over else "Overload: more is asked than it can answer"
        much = f"the load {'was' if over else 'is'} too much for them, or for this machine."
        verdict = f"The nodes are sound; {much}"
    return Explanation(
        key=Cause.OVERLOAD,
        title=title,
        text=(f"{survivors(evidence).capitalize()} and {leads}, but {symptoms}. {verdict}"),
        evidence=tuple(seen),
        ruled_out=("loss of a node (none is gone)", *_same_leader(evidence)),
    )


def unexplained(evidence: Evidence) -> Explanation | None:
    """Something is broken, and nothing seen says why."""
    if evidence.since_t is None or evidence.is_quiet:
        return None
    said = {about: evidence.texts.get(about, about[0]) for about in evidence.open}
    symptoms = _SYMPTOMS | {PROGRESS: evidence.words.none}
    what = sorted({symptoms.get(name, text) for (name, _), text in said.items()} - {""})
    there = up_and_led(evidence, "no node is seen to lead")
    return Explanation(
        key=Cause.UNKNOWN,
        title="Not enough evidence for a cause",
        text=(
            f"{capital('; '.join(what))}. {capital(' and '.join(there))}: "
            "what was seen does not tell why."
        ),
        evidence=(*what, *there),
        ruled_out=("loss of a node (none was seen to go)", *_same_leader(evidence)),
    )


def nothing_wrong(evidence: Evidence) -> Explanation:
    """Nothing is broken now; what was is told."""
    there = up_and_led(evidence, "no leader is known")
    past = _PAST | {PROGRESS: evidence.words.none_was}
    was = sorted({past.get(name, "") for name in evidence.broken} - {""})
    text = f"{capital(' and '.join(there))}."
    if was:
        text += f" For a while {' and '.join(was)}; no node was lost, and it passed by itself."
    return Explanation(
        key=Cause.NOTHING_WRONG,
        title="Nothing is wrong now",
        text=text,
        evidence=tuple(there),
        ruled_out=() if not was else tuple(not_overload(evidence)),
    )


_SYMPTOMS = {
    SEEN: "nothing is known of the nodes",
    NODES_UP: "a node is unknown",
    LEADER: "no leader is seen",
    MAJORITY: "no majority is up",
    THROUGHPUT: "throughput is below its baseline",
    P99: "latency is above its baseline",
    FAILED: "requests fail",
}
_PAST = {
    SEEN: "nothing was known of the nodes",
    NODES_UP: "a node was unknown",
    LEADER: "no leader was seen",
    MAJORITY: "no majority was up",
    THROUGHPUT: "throughput was below its baseline",
    P99: "latency was above its baseline",
    FAILED: "requests failed",
}


def _same_leader(evidence: Evidence) -> tuple[str, ...]:
    if evidence.leader is None or not evidence.led_throughout:
        return ()
    return (f"leader loss ({evidence.leader} leads throughout)",)
