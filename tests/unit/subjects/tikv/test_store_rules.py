"""Findings of the rules for stores, as values."""

from __future__ import annotations

import pytest

from core.diagnosis import Evidence
from core.diagnosis.evidence import LoadEvidence
from core.model.events import Group, LoadStatus, NodeHealth, NodeStatus
from core.model.findings.base import Phase
from core.model.findings.losses import Loss, LossKind, SilenceKind
from subjects.tikv.findings import (
    MembersUp,
    NotLostOtherwise,
    NotPdLeaderLost,
    RegionsTaken,
    TikvCause,
)
from subjects.tikv.plans import PD_GROUP, STORES_GROUP
from subjects.tikv.store_rules import store_lost, stores_majority_lost, stores_still_away

NAMES = ("pd0", "tikv0", "tikv1", "tikv2")
GROUPS = (
    Group(name=PD_GROUP, nodes=NAMES[:1]),
    Group(name=STORES_GROUP, nodes=NAMES[1:], elects=False),
)


def evidence(
    *losses: Loss,
    load: LoadEvidence | None = None,
    majority_lost: tuple[str, ...] = (),
    **down: NodeStatus,
) -> Evidence:
    nodes = {name: NodeHealth(node=name, status=down.get(name, NodeStatus.UP)) for name in NAMES}
    return Evidence(
        since_t=1.0,
        names=NAMES,
        groups=GROUPS,
        nodes=nodes,
        leaders={PD_GROUP: "pd0"},
        losses=losses,
        majority_lost=majority_lost,
        load=load or LoadEvidence(),
    )


def killed(node: str, *, back_t: float | None = None, taken: int = 3) -> Loss:
    shards = "2", "6", "8"
    return Loss(
        node=node,
        t=1.0,
        kind=LossKind.EXITED,
        exit_code=-9,
        leads=3,
        shards=shards,
        taken_over=shards[:taken],
        back_t=back_t,
    )


def running(silence_s: float, *, silent: bool = False) -> LoadEvidence:
    return LoadEvidence(status=LoadStatus.RUNNING, silence_s=silence_s, silent=silent)


def test_killed_store_is_found_with_what_shows_it_and_what_is_excluded() -> None:
    found = store_lost(evidence(killed("tikv1", taken=1), tikv1=NodeStatus.DOWN))
    assert found is not None
    assert (found.cause, found.phase) == (TikvCause.KILLED_STORE, Phase.ELECTING)
    assert found.up == MembersUp(STORES_GROUP, 2, 3)
    assert RegionsTaken(3, 1) in found.evidence
    assert NotLostOtherwise(LossKind.EXITED, is_one=True) in found.ruled_out
    assert NotPdLeaderLost("pd0") in found.ruled_out


@pytest.mark.parametrize(
    ("loss", "load", "phase"),
    [
        (killed("tikv1"), running(0.2), Phase.UNDER_WAY),
        (killed("tikv1"), running(2.0, silent=True), Phase.STALLED),
        (killed("tikv1", back_t=4.0), running(2.0, silent=True), Phase.BACK_STALLED),
        (killed("tikv1", back_t=4.0), running(2.0), Phase.OVER),
    ],
)
def test_phase_of_a_lost_store_follows_the_store_and_the_load(
    loss: Loss, load: LoadEvidence, phase: Phase
) -> None:
    found = store_lost(evidence(loss, load=load))
    assert found is not None and found.phase is phase


def test_silence_that_is_no_outage_is_told_from_one_that_is() -> None:
    kinds: list[SilenceKind] = []
    for seconds in (0.2, 2.0):
        found = store_lost(evidence(killed("tikv1", back_t=4.0), load=running(seconds)))
        assert found is not None
        kinds.append(found.silence.kind)
    assert kinds == [SilenceKind.BRIEF, SilenceKind.LONG]


def test_lost_majority_of_stores_counts_those_that_must_come_back() -> None:
    found = stores_majority_lost(
        evidence(
            killed("tikv0"),
            killed("tikv1"),
            majority_lost=(STORES_GROUP,),
            tikv0=NodeStatus.DOWN,
            tikv1=NodeStatus.DOWN,
        )
    )
    assert found is not None
    assert (found.phase, found.missing, found.nodes) == (Phase.UNDER_WAY, 1, ("tikv0", "tikv1"))


def test_store_that_is_away_since_before_is_found_only_where_nothing_else_is_wrong() -> None:
    assert stores_still_away(evidence()) is None
    found = stores_still_away(evidence(tikv2=NodeStatus.PAUSED))
    assert found is not None and found.cause is TikvCause.PAUSED_STORE
    assert stores_still_away(evidence(killed("tikv1"), tikv2=NodeStatus.PAUSED)) is None
