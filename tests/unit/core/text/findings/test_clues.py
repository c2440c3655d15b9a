"""Each clue and each cause ruled out has its line, as a table; and every kind has words at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from core.diagnosis.rules import Rule
from core.model.findings.base import Cause, Clue, Finding, RuledOut
from core.model.findings.clues import (
    AllUnknown,
    Alternative,
    AnswersLate,
    Breach,
    Broken,
    ElectedLater,
    Excluded,
    Fact,
    GroupLeft,
    LeaderlessMajority,
    Leaders,
    Leads,
    LeadShares,
    LedAndUp,
    LedGroups,
    LongestSilence,
    NotAsLost,
    NotElectionAlone,
    NothingAnswered,
    NotOverload,
    OthersAnswer,
    P99Rose,
    Quoted,
    Seen,
    StoodStillFor,
    Survivors,
    UpAndLed,
    UpWithLeader,
)
from core.model.findings.losses import LossKind
from core.model.records import LoadKind, StoodStill
from core.text.findings import clue_words, clues, finding_words
from subjects.ratelimiter.rules import RULES as LIMITER_RULES
from subjects.sentinel.rules import RULES as SENTINEL_RULES
from subjects.tikv.rules import RULES as TIKV_RULES

TABLE: list[tuple[Clue, str]] = [
    (Seen(Fact.LED, "n3"), "n3 led until then"),
    (Seen(Fact.STILL_CLAIMS, "n3"), "n3 still calls itself the leader: it hears of no other"),
    (Seen(Fact.LED_BEFORE, "n3"), "n3 led before"),
    (Seen(Fact.NOBODY_LED_BEFORE), "nobody was seen to lead before"),
    (Seen(Fact.NOBODY_LEADS), "no node is seen to lead"),
    (Seen(Fact.NO_KNOWN_LEADER), "no leader is known"),
    (Seen(Fact.NONE_LOST), "none was lost"),
    (Seen(Fact.LOAD_GONE), "the load process is lost too: throughput is unknown"),
    (Seen(Fact.LOAD_ENDED), "the load process ended"),
    (Seen(Fact.READS_ANSWERED), "reads were answered while no write was"),
    (Seen(Fact.HELD_BACK), "requests were held back: too many were in flight"),
    (Seen(Fact.REQUESTS_FAILED), "requests failed"),
    (Survivors(0, 3), "none of three nodes is up"),
    (Survivors(1, 3), "one of three nodes is up"),
    (Survivors(2, 3), "two of three nodes are up"),
    (Survivors(11, 12), "11 of 12 nodes are up"),
    (Leaders(()), ""),
    (Leaders((Leads("n2"),)), "n2 leads"),
    (Leaders((Leads("n2"),), throughout=True), "n2 leads throughout"),
    (Leaders((Leads("pd0", "PD"), Leads("h0", "Head"))), "pd0 leads PD and h0 leads Head"),
    (
        UpAndLed(Survivors(3, 3), Leaders((Leads("n2"),))),
        "three of three nodes are up and n2 leads",
    ),
    (LedAndUp("n2", Survivors(2, 3)), "n2 leads, two of three nodes are up"),
    (LeaderlessMajority(Survivors(2, 3)), "two of three nodes are up: a majority, but none leads"),
    (UpWithLeader(Survivors(3, 3), "n2"), "three of three nodes are up; n2 leads"),
    (ElectedLater("n1", 4.2), "n1 was elected 4.2 s later"),
    (ElectedLater("n1", 0.04), "n1 was elected at once"),
    (GroupLeft("Store", 1, 3, 2), "one of three Store nodes up, two must agree"),
    (GroupLeft("Head", 1, 1, 1), "Head's only node is up"),
    (GroupLeft("Head", 0, 1, 1), "Head has no other node"),
    (LedGroups("s0", 5), "s0 led 5 groups until then"),
    (LeadShares((("s1", 5), ("s2", 4))), "s1 leads 5 and s2 leads 4"),
    (AllUnknown(3), "all 3 nodes became unknown at once"),
    (NothingAnswered(LoadKind.WRITES), "no write is acknowledged"),
    (NothingAnswered(LoadKind.CHECKS), "no check is answered"),
    (LongestSilence(LoadKind.WRITES, 4.2), "longest time without an acknowledged write: 4.2 s"),
    (LongestSilence(LoadKind.CHECKS, 0.31), "longest time without an answered check: 0.31 s"),
    (P99Rose(200.0, 7.4), "p99 rose above 200 ms, it was 7.4 ms before"),
    (AnswersLate("n2", 200.0, 4.0), "n2 took 200 ms or more to answer, 4.0 ms before"),
    (OthersAnswer(4.0), "no other node took longer than 4.0 ms"),
    (StoodStillFor(StoodStill.MACHINE, 60.0), "1 min 0 s are missing on the clock"),
    (StoodStillFor(StoodStill.LOAD, 60.0), "the load didn't run for 1 min 0 s"),
    (StoodStillFor(StoodStill.APP, 60.0), "Faultstage itself didn't run for 1 min 0 s"),
    (Broken(Breach.UNSEEN, LoadKind.WRITES), "nothing is known of the nodes"),
    (Broken(Breach.NODE_UNKNOWN, LoadKind.WRITES), "a node is unknown"),
    (Broken(Breach.NO_LEADER, LoadKind.WRITES), "no leader is seen"),
    (Broken(Breach.NO_MAJORITY, LoadKind.WRITES), "no majority is up"),
    (Broken(Breach.NO_PROGRESS, LoadKind.WRITES), "no write is acknowledged"),
    (Broken(Breach.NO_PROGRESS, LoadKind.CHECKS), "no check is answered"),
    (Broken(Breach.LOW_THROUGHPUT, LoadKind.WRITES), "throughput is below its baseline"),
    (Broken(Breach.HIGH_LATENCY, LoadKind.WRITES), "latency is above its baseline"),
    (Broken(Breach.FAILED, LoadKind.WRITES), "requests fail"),
    (Quoted("2 groups have too few copies"), "2 groups have too few copies"),
    (Excluded(Alternative.LEADER_LOSS, "n2"), "leader loss (n2 leads throughout)"),
    (Excluded(Alternative.NODE_LOSS), "loss of a node (none is gone)"),
    (Excluded(Alternative.NODE_LOSS_ALL_RUN), "loss of a node (every process runs)"),
    (Excluded(Alternative.NODE_LOSS_NONE_SEEN), "loss of a node (none was seen to go)"),
    (
        Excluded(Alternative.SINGLE_LOSSES),
        "loss of single nodes (all vanished from sight together)",
    ),
    (Excluded(Alternative.STOPPED_NODE), "killed or paused node (every process runs)"),
    (Excluded(Alternative.OUTAGE), "outage of the system (no node was lost)"),
    (Excluded(Alternative.OVERLOAD, "n2"), "overload (only n2 is slow)"),
    (NotOverload(7.4), "overload (p99 was 7.4 ms before)"),
    (NotAsLost(LossKind.EXITED, is_one=True), "network cut (the process is gone)"),
    (NotAsLost(LossKind.EXITED, is_one=False), "network cut (the processes are gone)"),
    (
        NotAsLost(LossKind.PAUSED, is_one=True),
        "crash (it still exists), network cut (the process is stopped)",
    ),
    (
        NotAsLost(LossKind.PAUSED, is_one=False),
        "crash (it still exists), network cut (the processes are stopped)",
    ),
    (NotAsLost(LossKind.CUT_OFF, is_one=True), "crash (its process runs)"),
    (NotAsLost(LossKind.CUT_OFF, is_one=False), "crash (their processes run)"),
    (NotElectionAlone(2, 3), "election alone (it takes two of three)"),
]


@pytest.mark.parametrize(("clue", "line"), TABLE)
def test_clue_is_told_in_a_line(clue: Clue, line: str) -> None:
    assert clue_words(clue) == line


@pytest.mark.parametrize(
    ("breach", "line"),
    [
        (Breach.UNSEEN, "nothing was known of the nodes"),
        (Breach.NODE_UNKNOWN, "a node was unknown"),
        (Breach.NO_LEADER, "no leader was seen"),
        (Breach.NO_MAJORITY, "no majority was up"),
        (Breach.NO_PROGRESS, "no write was acknowledged"),
        (Breach.LOW_THROUGHPUT, "throughput was below its baseline"),
        (Breach.HIGH_LATENCY, "latency was above its baseline"),
        (Breach.FAILED, "requests failed"),
    ],
)
def test_breach_that_is_over_is_told_in_the_past(breach: Breach, line: str) -> None:
    assert clues.was_broken_words(Broken(breach, LoadKind.WRITES)) == line


def kinds(base: type) -> Iterator[type]:
    """Returns all kinds of ``base`` that the product has, without those that others derive from.

    Kinds that other tests make are none of them.
    """
    for kind in base.__subclasses__():
        if kind.__subclasses__():
            yield from kinds(kind)
        elif not kind.__module__.startswith("tests."):
            yield kind


def test_every_kind_of_clue_has_words_of_its_own() -> None:
    unsaid = clue_words.dispatch(Clue)
    assert [k for k in kinds(Clue) if clue_words.dispatch(k) is unsaid] == []


@pytest.mark.parametrize("rules", [TIKV_RULES, LIMITER_RULES, SENTINEL_RULES])
def test_every_kind_of_finding_has_words_of_its_own(rules: Sequence[Rule]) -> None:
    assert rules  # who takes a subject's rules has their words, too
    unsaid = finding_words.dispatch(Finding)
    assert [k for k in kinds(Finding) if finding_words.dispatch(k) is unsaid] == []


def test_kind_that_nobody_has_words_for_is_an_error() -> None:
    with pytest.raises(TypeError, match="no words for RuledOut"):
        clue_words(RuledOut())
    with pytest.raises(TypeError, match="no words for Finding"):
        finding_words(Finding(cause=Cause.UNKNOWN))


def test_every_fact_alternative_and_breach_has_a_sentence() -> None:
    assert all(clue_words(Seen(fact, "n1")) for fact in Fact)
    assert all(clue_words(Excluded(what, "n1")) for what in Alternative)
    assert all(clue_words(Broken(breach, LoadKind.CHECKS)) for breach in Breach)
