"""Findings where no node was lost, in sentences, as a table."""

from __future__ import annotations

import pytest

from core.model.findings import load
from core.model.findings.base import Cause, Finding, Phase
from core.model.findings.clues import (
    Breach,
    Broken,
    Fact,
    Leaders,
    Leads,
    P99Rose,
    Quoted,
    Seen,
    Survivors,
    UpAndLed,
)
from core.model.records import LoadKind, UnknownBecause
from core.text.findings import explanation_words, finding_words

UP = Survivors(3, 3)
LED = Leaders((Leads("n2"),))

TABLE: list[tuple[Finding, str, str]] = [
    (
        load.WatchLost(because=UnknownBecause.ENGINE_LOST, is_answered=True),
        "Nothing is known of the nodes",
        (
            "The Docker engine doesn't answer. What watches the nodes is gone; requests are "
            "answered, so some of them run."
        ),
    ),
    (
        load.WatchLost(because=UnknownBecause.UNWATCHED, is_answered=False),
        "Nothing is known of the nodes",
        (
            "Not watched: the watching failed and is started again. What watches the nodes is "
            "gone; the nodes themselves are unknown, and may run on."
        ),
    ),
    (
        load.LoadLost(detail="exited on signal 9", away_s=None, evidence=(UpAndLed(UP, LED),)),
        "The load process ended, not the system",
        (
            "What measures is gone (exited on signal 9), so throughput is unknown, not zero. "
            "Three of three nodes are up and n2 leads."
        ),
    ),
    (
        load.LoadLost(detail="", away_s=None, evidence=(UpAndLed(UP, LED),)),
        "The load process ended, not the system",
        (
            "What measures is gone, so throughput is unknown, not zero. Three of three nodes "
            "are up and n2 leads."
        ),
    ),
    (
        load.LoadLost(detail="", away_s=4.2, evidence=(UpAndLed(UP, LED),)),
        "The load process was lost and is back",
        (
            "For 4.2 s nothing was measured; what the system did then is unknown. Three of "
            "three nodes are up and n2 leads."
        ),
    ),
    (
        load.StandstillFound(cause=Cause.STOOD_STILL, seconds=60.0),
        "The machine stood still",
        "For 1 min 0 s nothing on it ran. What was measured across that span says nothing.",
    ),
    (
        load.StandstillFound(cause=Cause.LOAD_STOOD_STILL, seconds=60.0),
        "The load generator stood still, not the system",
        (
            "For 1 min 0 s nothing was asked of the system. What was measured across that span "
            "says nothing."
        ),
    ),
    (
        load.StandstillFound(cause=Cause.APP_STOOD_STILL, seconds=9.0),
        "Faultstage itself stood still",
        "For 9.0 s nobody looked at the system; what happened then is seen late.",
    ),
    (
        load.SlowNode(nodes=("n2",)),
        "n2 is slow, the others are not",
        (
            "n2 runs and answers, but much later than before; the other nodes are as quick as "
            "ever. What goes through it waits. A slow network or a busy n2 look the same from "
            "here."
        ),
    ),
    (
        load.SlowNode(nodes=("n2",), phase=Phase.OVER),
        "n2 was slow, over now",
        (
            "n2 runs and answered, but much later than before; the other nodes are as quick as "
            "ever. What goes through it waited. A slow network or a busy n2 look the same from "
            "here."
        ),
    ),
    (
        load.WritesStalled(silence_s=4.2, phase=Phase.STALLED, evidence=(UpAndLed(UP, LED),)),
        "No write is acknowledged, reads go on",
        (
            "Three of three nodes are up and n2 leads. Reads were answered meanwhile: what "
            "writes alone need is short. Look at the disks first."
        ),
    ),
    (
        load.WritesStalled(silence_s=4.2, phase=Phase.OVER, evidence=(UpAndLed(UP, LED),)),
        "Writes stalled for a while",
        (
            "Three of three nodes are up and n2 leads. For 4.2 s no write was acknowledged. "
            "Reads were answered meanwhile: what writes alone need is short. Look at the disks "
            "first."
        ),
    ),
    (
        load.Overload(is_only_slow=True, evidence=(UP, LED, P99Rose(200.0, 7.4))),
        "Slow, but everything is answered",
        (
            "Three of three nodes are up and n2 leads, but p99 rose above 200 ms, it was 7.4 ms"
            " before. Throughput holds: the nodes, or this machine, are short of time."
        ),
    ),
    (
        load.Overload(is_only_slow=True, phase=Phase.OVER, evidence=(UP, LED, P99Rose(200.0, 7.4))),
        "Answers were slow for a while",
        (
            "Three of three nodes are up and n2 leads, but p99 rose above 200 ms, it was 7.4 ms"
            " before. Throughput holds: the nodes, or this machine, are short of time."
        ),
    ),
    (
        load.Overload(
            is_only_slow=False, evidence=(UP, LED, P99Rose(200.0, 7.4), Seen(Fact.HELD_BACK))
        ),
        "Overload: more is asked than it can answer",
        (
            "Three of three nodes are up and n2 leads, but p99 rose above 200 ms, it was 7.4 ms"
            " before; requests were held back: too many were in flight. The nodes are sound; "
            "the load is too much for them, or for this machine."
        ),
    ),
    (
        load.Overload(
            is_only_slow=False, phase=Phase.OVER, evidence=(UP, LED, Seen(Fact.HELD_BACK))
        ),
        "Overload, over now",
        (
            "Three of three nodes are up and n2 leads, but requests were held back: too many "
            "were in flight. The nodes are sound; the load was too much for them, or for this "
            "machine."
        ),
    ),
    (
        load.Unexplained(
            evidence=(
                Quoted("2 groups have too few copies"),
                Broken(Breach.FAILED, LoadKind.WRITES),
                Broken(Breach.NO_PROGRESS, LoadKind.WRITES),
                UP,
                Seen(Fact.NOBODY_LEADS),
            )
        ),
        "Not enough evidence for a cause",
        (
            "2 groups have too few copies; no write is acknowledged; requests fail. Three of "
            "three nodes are up and no node is seen to lead: what was seen does not tell why."
        ),
    ),
    (
        load.NothingWrong(was=(), evidence=(UP, LED)),
        "Nothing is wrong now",
        "Three of three nodes are up and n2 leads.",
    ),
    (
        load.NothingWrong(
            was=(
                Broken(Breach.LOW_THROUGHPUT, LoadKind.WRITES),
                Broken(Breach.NO_PROGRESS, LoadKind.CHECKS),
            ),
            evidence=(UP, Seen(Fact.NO_KNOWN_LEADER)),
        ),
        "Nothing is wrong now",
        (
            "Three of three nodes are up and no leader is known. For a while no check was "
            "answered and throughput was below its baseline; no node was lost, and it passed by"
            " itself."
        ),
    ),
]


@pytest.mark.parametrize(("finding", "title", "text"), TABLE)
def test_finding_without_a_loss_is_told_with_its_title_and_text(
    finding: Finding, title: str, text: str
) -> None:
    assert finding_words(finding) == (title, text)


def test_breach_is_told_once_and_before_the_leader() -> None:
    failed, quoted = Broken(Breach.FAILED, LoadKind.WRITES), Quoted("copies are missing")
    found = load.Unexplained(evidence=(UP, failed, quoted, failed, Quoted(""), LED))
    assert explanation_words(found).evidence == (
        "copies are missing",
        "requests fail",
        "three of three nodes are up",
        "n2 leads",
    )
