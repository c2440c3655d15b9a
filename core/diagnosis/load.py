"""Rules for trouble that isn't a node's: what watches or measures, the load, the machine."""

from __future__ import annotations

from core.diagnosis import clues
from core.diagnosis.evidence import Evidence
from core.model.events import StoodStill
from core.model.findings import clues as facts
from core.model.findings import load as findings
from core.model.findings.base import Cause, Clue, Phase
from core.model.findings.clues import Alternative, Breach, Excluded, Fact, Seen
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
)

LOSS_SHOWS_S = 2.0
"""Longest time until the loss of a node is observed, seconds: a node that is cut off counts as
unheard after 1.5 s, and is then probed once more. Until then no node counts as sound."""

STANDSTILL_S = 5.0
"""Shortest stop of a process that counts as a standstill, seconds: a busy machine causes 1 or 2."""

_BREACHES = {
    SEEN: Breach.UNSEEN,
    NODES_UP: Breach.NODE_UNKNOWN,
    LEADER: Breach.NO_LEADER,
    MAJORITY: Breach.NO_MAJORITY,
    PROGRESS: Breach.NO_PROGRESS,
    THROUGHPUT: Breach.LOW_THROUGHPUT,
    P99: Breach.HIGH_LATENCY,
    FAILED: Breach.FAILED,
}


def watch_lost(evidence: Evidence) -> findings.WatchLost | None:
    """All nodes are unknown at once, for the same reason."""
    if evidence.blind is None or evidence.since_t is None:
        return None
    load = evidence.load
    return findings.WatchLost(
        because=evidence.blind,
        is_answered=load.is_running and not load.silent and load.acked > 0,
        evidence=(facts.AllUnknown(len(evidence.names)), *clues.load_clues(evidence)),
        ruled_out=(Excluded(Alternative.SINGLE_LOSSES),),
    )


def load_lost(evidence: Evidence) -> findings.LoadLost | None:
    """The process that measures ended; of the system nothing bad was seen."""
    load = evidence.load
    if load.lost_t is None or evidence.losses:
        return None
    up, leaders = clues.survivors(evidence), facts.Leaders(clues.who_leads(evidence))
    ended = facts.Quoted(load.detail) if load.detail else Seen(Fact.LOAD_ENDED)
    return findings.LoadLost(
        phase=Phase.UNDER_WAY if load.back_t is None else Phase.OVER,
        detail=load.detail,
        away_s=None if load.back_t is None else load.back_t - load.lost_t,
        evidence=(ended, facts.UpAndLed(up, leaders) if leaders.who else up),
        ruled_out=(Excluded(Alternative.OUTAGE), *clues.other_leads(evidence)),
    )


def stood_still(evidence: Evidence) -> findings.StandstillFound | None:
    """Finds a standstill of the machine, of the load generator or of the relays."""
    if evidence.stood_still is StoodStill.LOAD:
        return _standstill(evidence, Cause.LOAD_STOOD_STILL)
    if evidence.stood_still is StoodStill.MACHINE:
        return _standstill(evidence, Cause.STOOD_STILL)
    if evidence.stood_still is StoodStill.LINKS:
        return _standstill(evidence, Cause.LINKS_LOST, least_s=0.0)
    return None


def app_stood_still(evidence: Evidence) -> findings.StandstillFound | None:
    """Finds a standstill of Faultstage itself, which explains a trouble only once all is quiet."""
    if evidence.stood_still is not StoodStill.APP or not evidence.is_quiet:
        return None
    return _standstill(evidence, Cause.APP_STOOD_STILL)


def _standstill(
    evidence: Evidence, cause: Cause, least_s: float = STANDSTILL_S
) -> findings.StandstillFound | None:
    """Returns a standstill of ``least_s`` or more as the finding; None where nodes were lost."""
    seconds = evidence.stood_still_s
    if seconds is None or seconds < least_s or evidence.losses:
        return None
    return findings.StandstillFound(
        cause=cause,
        phase=Phase.OVER,
        seconds=seconds,
        evidence=(facts.StoodStillFor(evidence.stood_still, seconds), clues.survivors(evidence)),
        ruled_out=(Excluded(Alternative.NODE_LOSS_ALL_RUN),),
    )


def overload(evidence: Evidence) -> findings.Overload | None:
    """Every node is sound and answers, but too slowly for what is asked."""
    load, broken = evidence.load, evidence.broken & LOAD_INVARIANTS
    if evidence.losses or not evidence.is_led or not evidence.led_throughout:
        return None
    if evidence.looked_s < LOSS_SHOWS_S and not evidence.is_quiet:
        return None
    rose = clues.p99_rose(evidence)
    if not broken or load.acked == 0 or not (rose or load.shed):
        return None
    who = clues.who_leads(evidence)
    signs: list[Clue] = [*rose]
    if load.shed:
        signs.append(Seen(Fact.HELD_BACK))
    if load.failed:
        signs.append(Seen(Fact.REQUESTS_FAILED))
    leads = facts.Leaders(who, throughout=True) if who else Seen(Fact.NONE_LOST)
    return findings.Overload(
        phase=Phase.OVER if evidence.is_quiet else Phase.UNDER_WAY,
        is_only_slow=broken == frozenset({P99}) and not load.shed,
        evidence=(clues.survivors(evidence), leads, *signs),
        ruled_out=(Excluded(Alternative.NODE_LOSS), *clues.other_leads(evidence)),
    )


def unexplained(evidence: Evidence) -> findings.Unexplained | None:
    """Something is broken, and nothing seen says why."""
    if evidence.since_t is None or evidence.is_quiet:
        return None
    # In the order of their names; what is found is the same whatever the order.
    broken = dict.fromkeys(_breach(evidence, about) for about in sorted(evidence.open))
    return findings.Unexplained(
        evidence=(*broken, *clues.up_and_led(evidence, Fact.NOBODY_LEADS)),
        ruled_out=(Excluded(Alternative.NODE_LOSS_NONE_SEEN), *clues.other_leads(evidence)),
    )


def _breach(evidence: Evidence, about: tuple[str, str]) -> facts.Broken | facts.Quoted:
    """The clue for a broken invariant; a subject's own invariant is quoted as the monitor said."""
    if (breach := _BREACHES.get(about[0])) is not None:
        return facts.Broken(breach, evidence.load_kind, evidence.roles.leader.one)
    return facts.Quoted(evidence.texts.get(about, about[0]))


def nothing_wrong(evidence: Evidence) -> findings.NothingWrong:
    """Returns the finding that nothing is broken now, with what was broken before."""
    was = tuple(
        facts.Broken(_BREACHES[name], evidence.load_kind, evidence.roles.leader.one)
        for name in sorted(evidence.broken)
        if name in _BREACHES
    )
    return findings.NothingWrong(
        was=was,
        evidence=clues.up_and_led(evidence, Fact.NO_KNOWN_LEADER),
        ruled_out=clues.not_overload(evidence) if was else (),
    )
