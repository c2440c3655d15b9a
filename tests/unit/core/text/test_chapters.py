"""The chapters' texts on start, load, detection, recovery and proof, as a table."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from core.model.events import (
    Baseline,
    Bound,
    Group,
    LoadKind,
    NodeHealth,
    NodeStatus,
    ReadBack,
    Recovered,
)
from core.text import detection, proof, recovery, starting
from core.text.load_words import WORDS
from core.views.stage_state import StageState
from core.views.system_parts import Shards
from core.views.system_view import SystemView

SOLE = (Group(name="", nodes=("n1", "n2", "n3")),)
MANY = (
    Group(name="PD", nodes=("p0",)),
    Group(name="Store", nodes=("s0", "s1"), elects=False),
)
UP = {
    name: NodeHealth(node=name, status=NodeStatus.UP, leads=3 if name[0] == "s" else None)
    for name in ("p0", "s0", "s1")
}
DEAD = NodeHealth(node="n1", status=NodeStatus.DOWN, detail="exited on signal 9")
EQUALS = (Group(name="Gate", nodes=("g1", "g2"), agrees=False),)
CHECKS = WORDS[LoadKind.CHECKS]
BASELINE = Baseline(median_ops=3001.4, spread_ops=9.0, p99_ms=7.42)


def read_back(lost: int = 0, unacked: int = 0, *, complete: bool = True) -> ReadBack:
    return ReadBack(
        acked=10,
        found=10 - lost,
        lost=lost,
        unacked_found=unacked,
        wrong=0,
        seconds=1.0,
        complete=complete,
        detail="the ledger ends early.",
    )


def recovered(after_s: float) -> Recovered:
    return Recovered(t=0.0, after_s=after_s, outage_s=4.21, share=1.0)


SHARED = StageState(
    fault_t=5.0,
    system=SystemView(
        names=("s0", "s1"),
        bound=Bound("lease", (1.0, 2.0)),
        nodes={name: NodeHealth(node=name, status=NodeStatus.UP) for name in ("s0", "s1")},
        shards=Shards(6.0, {"a": "s0", "b": "s1", "c": "s1"}),
    ),
)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            starting.not_healthy(30.0, ["n1", "n2"], SOLE),
            "The system didn't become healthy in 30 s: not up: n1, n2.",
        ),
        (
            starting.not_healthy(30.0, [], SOLE),
            "The system didn't become healthy in 30 s: no leader was elected.",
        ),
        (
            starting.not_healthy(30.0, [], MANY[:1]),
            "The system didn't become healthy in 30 s: PD elected no leader.",
        ),
        (
            starting.started(UP, SOLE, {"": "n2"}, 1.23),
            (
                "3 real nodes were started, found each other and elected n2 as leader, "
                "1.2 s after the start."
            ),
        ),
        (
            starting.started(UP, MANY, {"PD": "p0"}, 1.23),
            (
                "3 real nodes were started and found each other, 1.2 s after the start: "
                "p0 leads PD; each Store node leads some of the groups."
            ),
        ),
        (
            starting.started(UP, EQUALS, {}, 1.23),
            "3 real nodes were started, and all of them answer, 1.2 s after the start.",
        ),
        (
            starting.load_goes_in(3000.0, LoadKind.WRITES),
            (
                "3\u202f000 operations a second, writes and reads, go in through every node. Every "
                "acknowledged write is recorded, so we can prove later that none was lost."
            ),
        ),
        (
            starting.normal_load(BASELINE, LoadKind.CHECKS),
            (
                "3\u202f001 checks answered a second is normal here, with a p99 latency of 7.4 ms. "
                "Every allowed check is recorded with its time, so we can count later what was let "
                "through."
            ),
        ),
        (
            detection.seen(0.312, "n2 is down", Bound()),
            "Seen 0.31 s after the fault: n2 is down.",
        ),
        (recovery.comes_back(agrees=False, some_away=False), "Now the failed part comes back."),
        (
            recovery.comes_back(agrees=False, some_away=True),
            "The others carry on meanwhile. Now the failed part comes back.",
        ),
        (
            recovery.no_majority("PD"),
            "No majority of PD is left: nobody can be elected until a node is back.",
        ),
        (recovery.healed(StageState()), "The survivors take writes."),
        (
            recovery.healed(SHARED),
            "The survivors take writes: s0 leads 1 and s1 leads 2.",
        ),
        (
            recovery.healing(SHARED, elects=True),
            "The survivors elect a new leader (lease 1 to 2 s).",
        ),
        (
            recovery.healing(replace(SHARED, fault_t=9.0), elects=False),
            "The survivors take over what the lost node led (lease 1 to 2 s).",
        ),
        (
            recovery.healing(SHARED, elects=False),
            "The survivors carry on; throughput comes back to its band by itself.",
        ),
        (
            recovery.not_healed(SHARED, leaderless=True),
            "No leader within the system's own bound",
        ),
        (
            recovery.not_healed(replace(SHARED, fault_t=9.0), leaderless=False),
            "Nobody said who leads what the lost node led within the system's own bound",
        ),
        (
            recovery.not_healed(StageState(), leaderless=False),
            "Throughput isn't back in its band within the system's own bound",
        ),
        (
            recovery.not_back(NodeHealth(node="n1", status=NodeStatus.UP), 60.0, None)[0],
            "n1 didn't come back within 60 s: it is behind the leader.",
        ),
        (
            recovery.not_back(DEAD, 60.0, None)[0],
            "n1 didn't come back within 60 s: exited on signal 9.",
        ),
        (
            recovery.recovered(recovered(0.0), None),
            (
                "Throughput never left its baseline: the longest time without an acknowledged "
                "write was 4.2 s. All nodes are back."
            ),
        ),
        (
            recovery.recovered(recovered(6.0), None),
            (
                "Recovered 6.0 s after the fault; the longest time without an acknowledged write "
                "was 4.2 s. All nodes are back."
            ),
        ),
        (
            proof.proof_begins(CHECKS, load_runs=True),
            "The load stops. Every allowed check is counted again and compared.",
        ),
        (proof.proof_under_way(CHECKS, load_runs=False), "Counting again the allowed checks"),
        (
            proof.proof_words(read_back(unacked=2)),
            (
                "All 10 acknowledged writes were read back: none was lost. 2 more had no answer "
                "when the fault hit, and are there."
            ),
        ),
        (
            proof.proof_words(read_back(lost=1)),
            "1 of 10 acknowledged writes are lost. This system broke its promise.",
        ),
        (
            proof.proof_words(read_back(complete=False)),
            "The proof is incomplete: the ledger ends early.",
        ),
    ],
)
def test_chapter_says_it_in_a_sentence(said: str, words: str) -> None:
    assert said == words
