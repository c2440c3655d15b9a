"""Every symptom of shared and subjects' invariants has a sentence, listed as a table."""

from __future__ import annotations

import pytest

from core.model import symptoms as found
from core.model.records import LoadKind, NodeStatus, UnknownBecause
from core.model.symptoms import Symptom
from core.text.symptoms import symptom_words
from subjects.kit.one_primary import OtherPrimary
from subjects.kit.reads_true import ReadsMissed
from subjects.own import symptoms as own
from subjects.ratelimiter import symptoms as limiter
from subjects.tikv import symptoms as tikv

TABLE: list[tuple[Symptom, str]] = [
    (
        found.NodesUnseen(UnknownBecause.ENGINE_LOST),
        "nothing is known of any node: the Docker engine doesn't answer",
    ),
    (found.NodesSeen(), "the nodes are seen again"),
    (found.NodeIs("n1", NodeStatus.UP), "n1 is up again"),
    (found.NodeIs("n1", NodeStatus.STARTING), "n1 is starting"),
    (found.NodeIs("n1", NodeStatus.PAUSED), "n1 is paused"),
    (found.NodeIs("n1", NodeStatus.DOWN), "n1 is down"),
    (found.NodeIs("n1", NodeStatus.CUT_OFF), "n1 is cut off from the other nodes"),
    (found.NodeIs("n1", NodeStatus.UNKNOWN), "n1 doesn't answer: its state is unknown"),
    (found.NodeStale("n1", 3.0), "n1 is unknown: not observed for 3 s"),
    (found.NodeRestarting("n1"), "n1 is begun anew"),
    (found.LeaderIs("n2", ""), "n2 leads"),
    (found.LeaderIs("pd0", "PD"), "pd0 leads PD"),
    (found.NoLeader(""), "no leader: writes cannot commit"),
    (found.NoLeader("PD"), "PD has no leader"),
    (found.NodesUp(1, 3, "", is_majority=False, elects=True), "1 of 3 nodes up: no majority"),
    (
        found.NodesUp(1, 3, "Store", is_majority=False, elects=False),
        "1 of 3 Store nodes up: no majority of them",
    ),
    (found.NodesUp(2, 3, "", is_majority=True, elects=True), "2 of 3 nodes up: a majority again"),
    (found.LoadOff(), "no longer measured, the load is off"),
    (found.Throughput(0.0, is_back=False), "throughput 0 % of baseline"),
    (found.Throughput(0.984, is_back=True), "throughput back at 98 % of baseline"),
    (found.Latency(120.0, 7.4), "p99 latency 120 ms, normal is 7.4 ms"),
    (found.Latency(7.4), "p99 latency back at 7.4 ms"),
    (found.RequestsFailed(1), "1 request failed"),
    (found.RequestsFailed(12), "12 requests failed"),
    (found.RequestsFailed(0), "all requests answered again"),
    (found.AnswersStopped(LoadKind.WRITES, 0.62), "no write acknowledged for 0.6 s"),
    (found.AnswersStopped(LoadKind.CHECKS, 0.62), "no check answered for 0.6 s"),
    (found.AnswersStopped(LoadKind.WRITES), "writes are acknowledged again"),
    (tikv.RegionsWithoutLeader(1), "no store that is up is known to lead 1 region"),
    (tikv.RegionsWithoutLeader(3), "no store that is up is known to lead 3 regions"),
    (tikv.RegionsWithoutLeader(0), "each region is led by a store that is up again"),
    (
        tikv.LeadersUneven("tikv0", 7, "tikv2", 1),
        "leaders are uneven: tikv0 leads 7 regions, tikv2 1",
    ),
    (tikv.LeadersBalanced((3, 3, 3)), "leaders are balanced again: 3, 3, 3"),
    (tikv.NotBalancing(), "not asked while a store is away"),
    (tikv.PdHealthy(2, 3), "PD calls 2 of its 3 members healthy"),
    (tikv.PdHealthy(3, 3), "PD calls all its members healthy again"),
    (limiter.StoreReached(), "every limiter reaches the store again"),
    (limiter.StoreUnreachable(()), "no limiter can reach the store"),
    (limiter.StoreUnreachable(("lim1", "lim2")), "lim1 and lim2 can't reach the store"),
    (limiter.KeyAllowed("a", 20, 1.0, 63), "a: 63 allowed within a second, limit 20"),
    (limiter.KeyAllowed("a", 20, 2.5, 63), "a: 63 allowed within 2.5 s, limit 20"),
    (limiter.KeyAllowed("a", 20, 1.0), "a is within its limit again"),
    (limiter.CountersOff(41.0), "counter drift: the store's counters are off by 41"),
    (
        limiter.CountersOff(41.0, is_store_paused=True),
        "counter drift: the store's counters are off by 41, and it is stopped",
    ),
    (limiter.CountersOff(), "the store's counters tell the truth again"),
    (limiter.FalseRefusals(1), "1 check refused although below the limit"),
    (limiter.FalseRefusals(5), "5 checks refused although below the limit"),
    (limiter.FalseRefusals(0), "nothing is refused below its limit"),
    (
        OtherPrimary("v1", "the sentinels", "v2"),
        "v1 says that it is the primary, the sentinels say v2",
    ),
    (OtherPrimary("v1", "the sentinels"), "v1 no longer says that it is the primary"),
    (ReadsMissed(1), "1 read in a second missed a write that was acknowledged"),
    (ReadsMissed(40), "40 reads in a second missed a write that was acknowledged"),
    (ReadsMissed(0), "reads find what was acknowledged"),
    (own.ConditionHolds("short queues"), "short queues: holds"),
    (own.ConditionBroken("short queues", ()), "short queues: broken"),
    (
        own.ConditionBroken("short queues", (("n1", "17"), ("n2", ""))),
        "short queues: broken (n1: 17; n2)",
    ),
    (
        own.ConditionBroken("x", tuple((f"n{number}", "") for number in range(5))),
        "x: broken (n0; n1; n2; and 2 more)",
    ),
    (
        own.LoadOutOfBounds(
            "served",
            (
                own.LoadFound(own.LoadMeasure.FAILED, 0.29, 0.05),
                own.LoadFound(own.LoadMeasure.SILENT, 2.0, 1.0),
            ),
        ),
        "served: 29 % failed, at most 5 % may; nothing acknowledged for 2.0 s, at most 1.0 s",
    ),
]


@pytest.mark.parametrize(("symptom", "sentence"), TABLE)
def test_symptom_is_told_in_a_sentence(symptom: Symptom, sentence: str) -> None:
    assert symptom_words(symptom) == sentence


def test_every_kind_of_symptom_is_in_the_table() -> None:
    assert {type(symptom) for symptom, _ in TABLE} == set(Symptom.__subclasses__())
