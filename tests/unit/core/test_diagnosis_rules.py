"""Tests of the rules on given evidence, also on combinations that never occur."""

from __future__ import annotations

import random
import re

import pytest
from msgspec import UNSET

from core.diagnosis import Cause, Evidence, diagnose
from core.diagnosis.evidence import AnswerTime, Elected, LoadEvidence
from core.model.events import (
    Bound,
    Group,
    LoadStatus,
    NodeHealth,
    NodeStatus,
    Role,
    StoodStill,
    UnknownBecause,
)
from core.model.findings.losses import Loss, LossKind
from core.monitor.invariants import DEFAULT
from core.text.findings import explanation_words

NAMES = ("n1", "n2", "n3")
GROUPS = (
    Group(name="Head", nodes=("n1",)),
    Group(name="Store", nodes=("n2", "n3"), elects=False),
)


def evidence_of(chance: random.Random) -> Evidence:
    nodes = {
        name: NodeHealth(
            node=name,
            status=chance.choice([NodeStatus.UP, NodeStatus.UP, *NodeStatus]),
            role=chance.choice(list(Role)),
            leads=chance.choice([None, 0, 4]),
            unknown_because=chance.choice([None, *UnknownBecause]),
        )
        for name in NAMES
    }
    losses = tuple(
        Loss(
            node=chance.choice(NAMES),
            t=10.0 + index,
            kind=chance.choice(list(LossKind)),
            role=chance.choice(list(Role)),
            exit_code=chance.choice([None, 0, 1, -9, 137]),
            was_up=chance.random() < 0.9,
            back_t=chance.choice([None, 20.0]),
            leads=chance.choice([None, 0, 4]),
            behind=chance.choice([None, 3, 5000]),
            caught_up=chance.random() < 0.5,
        )
        for index in range(chance.randrange(4))
    )
    open_now = frozenset((invariant.name, "") for invariant in chance.sample(DEFAULT, 2))
    groups = chance.choice([(), (), GROUPS])
    return Evidence(
        groups=groups,
        leaders={"Head": "n1"} if groups and chance.random() < 0.5 else {},
        answers=chance.choice(
            [{}, {name: AnswerTime(4, 4, 4 + 90 * i) for i, name in enumerate(NAMES)}]
        ),
        since_t=chance.choice([None, 10.0]),
        names=NAMES,
        nodes=nodes,
        leader=chance.choice([None, *NAMES]),
        leader_before=chance.choice([None, *NAMES]),
        led_throughout=chance.random() < 0.5,
        losses=losses,
        elected=chance.choice([(), (Elected(15.0, "n2"),)]),
        majority_lost_t=chance.choice([None, None, 11.0]),
        majority_lost=chance.choice([("Head",), ("Store",), ("Head", "Store")]) if groups else (),
        broken=frozenset(name for name, _ in open_now),
        open=chance.choice([frozenset[tuple[str, str]](), open_now]),
        stood_still_s=chance.choice([None, None, 1.0, 60.0]),
        stood_still=chance.choice(list(StoodStill)),
        load=LoadEvidence(
            status=chance.choice([*LoadStatus]),
            lost_t=chance.choice([None, None, 12.0]),
            back_t=chance.choice([None, 14.0]),
            p99_before_ms=chance.choice([None, 7.4]),
            peak_p99_ms=chance.choice([None, 8.0, 900.0]),
            acked=chance.choice([0, 5000]),
            failed=chance.choice([0, 7]),
            shed=chance.choice([0, 400]),
            silence_s=chance.choice([None, 0.1, 4.2]),
            silent=chance.random() < 0.3,
            reads_in_silence=chance.choice([0, 500]),
        ),
        bound=Bound(chance.choice(["", "election timeout"]), chance.choice([UNSET, (4.0, 9.0)])),
    )


@pytest.mark.parametrize("seed", range(600))
def test_whatever_the_evidence_there_is_a_whole_explanation(seed: int) -> None:
    evidence = evidence_of(random.Random(seed))
    finding = diagnose(evidence)
    explanation = explanation_words(finding)
    assert explanation.key in set(Cause)
    assert explanation.title and explanation.text.endswith(".")
    everything = " ".join(
        (explanation.title, explanation.text, *explanation.evidence, *explanation.ruled_out)
    )
    assert (
        "None" not in re.sub(r"None of (two|three)", "", everything)
        and "  " not in everything
        and "()" not in everything
    )
    assert diagnose(evidence) == finding


def test_no_evidence_at_all_is_nothing_wrong_and_claims_no_leader() -> None:
    finding = diagnose(Evidence())
    assert finding.cause == Cause.NOTHING_WRONG
    assert "no leader is known" in explanation_words(finding).text
