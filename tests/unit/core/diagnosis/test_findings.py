"""Findings of the rules, as values: phases, silences and identities, which need no sentences."""

from __future__ import annotations

import pytest
from msgspec import UNSET
from msgspec.structs import replace

from core.diagnosis import Cause, Evidence, diagnose
from core.diagnosis.evidence import Elected, LoadEvidence
from core.model.events import Bound, LoadStatus, NodeHealth, NodeStatus, Role
from core.model.findings.base import Phase
from core.model.findings.clues import (
    Alternative,
    ElectedLater,
    Excluded,
    Fact,
    LeaderlessMajority,
    LongestSilence,
    NotAsLost,
    Seen,
    Survivors,
)
from core.model.findings.load import Overload
from core.model.findings.losses import Fate, Loss, LossKind, Silence, SilenceKind
from core.model.findings.nodes import FollowerLost, LeaderLost, MajorityLost, NodeSilent
from core.model.records import LoadKind
from tests.unit.core.watching import Explained

LED = Loss(node="n3", t=10.0, kind=LossKind.EXITED, role=Role.LEADER, exit_code=-9)
RUNNING = LoadEvidence(status=LoadStatus.RUNNING, acked=5000, silence_s=4.4)


def evidence_of(*losses: Loss, leader: str | None = "n1", load: LoadEvidence = RUNNING) -> Evidence:
    away = {loss.node for loss in losses if loss.back_t is None}
    nodes = {
        name: NodeHealth(node=name, status=NodeStatus.DOWN if name in away else NodeStatus.UP)
        for name in ("n1", "n2", "n3")
    }
    return Evidence(
        since_t=10.0, names=tuple(nodes), nodes=nodes, leader=leader, losses=losses, load=load
    )


def test_killed_leader_is_found_with_its_clues() -> None:
    found = diagnose(evidence_of(LED, leader=None))
    assert found == LeaderLost(
        cause=Cause.KILLED_LEADER,
        phase=Phase.ELECTING,
        led=LED,
        losses=(LED,),
        survivors=Survivors(2, 3),
        silence=Silence(SilenceKind.LONG, 4.4),
        returned=(Fate(LED, NodeStatus.DOWN, leads=False),),
        evidence=(LED, Seen(Fact.LED, "n3"), LeaderlessMajority(Survivors(2, 3))),
        ruled_out=(NotAsLost(LossKind.EXITED, is_one=True),),
        nodes=("n3",),
    )


def test_leader_that_stalls_after_its_election_is_told_from_one_that_serves() -> None:
    elected = replace(evidence_of(LED), elected=(Elected(14.2, "n1"),))
    serves = diagnose(elected)
    stalls = diagnose(replace(elected, load=replace(RUNNING, silent=True)))
    assert isinstance(serves, LeaderLost) and isinstance(stalls, LeaderLost)
    assert (stalls.phase, serves.phase) == (Phase.STALLED, Phase.OVER)
    assert serves.elected_after_s == pytest.approx(4.2)
    assert isinstance(serves.evidence[-2], ElectedLater)
    assert serves.evidence[-1] == LongestSilence(LoadKind.WRITES, 4.4)


@pytest.mark.parametrize(
    ("load", "elected_t", "bound_s", "kind"),
    [
        (replace(RUNNING, silence_s=None), 14.2, (4.0, 9.0), SilenceKind.UNSEEN),
        (LoadEvidence(), 14.2, (4.0, 9.0), SilenceKind.UNMEASURED),
        (replace(RUNNING, lost_t=12.0), 14.2, (4.0, 9.0), SilenceKind.UNMEASURED),
        (replace(RUNNING, silence_s=0.3), 14.2, (4.0, 9.0), SilenceKind.BRIEF),
        (RUNNING, None, (4.0, 9.0), SilenceKind.LONG),
        (RUNNING, 17.0, (4.0, 9.0), SilenceKind.LONG),
        (RUNNING, 14.2, (4.0, 9.0), SilenceKind.BY_ELECTION),
        (RUNNING, 14.2, UNSET, SilenceKind.BY_ELECTION),
        (RUNNING, 14.2, (0.5, 3.0), SilenceKind.BY_LONG_ELECTION),
    ],
)
def test_silence_is_put_down_to_the_election_only_where_both_end_together(
    load: LoadEvidence,
    elected_t: float | None,
    bound_s: tuple[float, float],
    kind: SilenceKind,
) -> None:
    elected = () if elected_t is None else (Elected(elected_t, "n1"),)
    evidence = replace(
        evidence_of(LED, load=load), elected=elected, bound=Bound("election timeout", bound_s)
    )
    found = diagnose(evidence)
    assert isinstance(found, LeaderLost)
    assert found.silence.kind is kind


@pytest.mark.parametrize(
    ("kind", "exit_code", "cause"),
    [
        (LossKind.EXITED, -9, Cause.KILLED_LEADER),
        (LossKind.EXITED, 137, Cause.KILLED_LEADER),
        (LossKind.EXITED, 1, Cause.EXITED_LEADER),
        (LossKind.EXITED, None, Cause.EXITED_LEADER),
        (LossKind.RESTARTED, None, Cause.EXITED_LEADER),
        (LossKind.PAUSED, None, Cause.PAUSED_NODE),
        (LossKind.CUT_OFF, None, Cause.CUT_OFF_NODE),
        (LossKind.SILENT, None, Cause.UNKNOWN),
    ],
)
def test_cause_is_told_by_how_the_leader_was_lost(
    kind: LossKind, exit_code: int | None, cause: Cause
) -> None:
    found = diagnose(evidence_of(replace(LED, kind=kind, exit_code=exit_code)))
    assert isinstance(found, LeaderLost)
    assert found.cause is cause


def test_follower_goes_from_loss_over_stall_to_its_end(play: Explained) -> None:
    play.reach_normal("n2")
    play.kill("n1")
    phases = [phase_of(play)]
    play.run(3, share=0)
    phases.append(phase_of(play))
    play.observe("n1", role=Role.FOLLOWER)
    phases.append(phase_of(play))
    play.run(3)
    phases.append(phase_of(play))
    assert phases == [Phase.UNDER_WAY, Phase.STALLED, Phase.BACK_STALLED, Phase.OVER]
    found = play.found
    assert isinstance(found, FollowerLost)
    assert found.loss.back_t is not None and not found.away
    assert Excluded(Alternative.LEADER_LOSS, "n2") in found.ruled_out


def test_majority_goes_from_loss_over_election_to_its_end(play: Explained) -> None:
    play.reach_normal("n3")
    play.kill("n3")
    play.kill("n1")
    found = play.found
    assert isinstance(found, MajorityLost)
    assert (found.phase, found.quorum, found.survivors) == (Phase.UNDER_WAY, 2, Survivors(1, 3))
    assert [loss.node for loss in found.away] == ["n1", "n3"]
    play.run(5, share=0)
    play.observe("n1", role=Role.FOLLOWER)
    assert phase_of(play) is Phase.ELECTING
    play.elect("n2")
    play.run(3)
    assert phase_of(play) is Phase.OVER


def test_silent_node_is_called_by_no_cause() -> None:
    found = diagnose(evidence_of(replace(LED, role=Role.FOLLOWER, kind=LossKind.SILENT)))
    assert isinstance(found, NodeSilent)
    assert (found.cause, found.phase) == (Cause.UNKNOWN, Phase.UNDER_WAY)


def test_figures_alone_make_no_other_finding() -> None:
    found = diagnose(evidence_of(LED))
    later = diagnose(evidence_of(LED, load=replace(RUNNING, silence_s=5.0)))
    assert found != later
    assert isinstance(found, LeaderLost) and isinstance(later, LeaderLost)
    assert found.identity == later.identity


def test_another_leader_phase_or_node_makes_another_finding() -> None:
    found = diagnose(evidence_of(LED))
    assert isinstance(found, LeaderLost)
    others = [
        diagnose(evidence_of(LED, leader="n2")),
        diagnose(evidence_of(LED, load=replace(RUNNING, silent=True))),
        diagnose(evidence_of(LED, Loss(node="n2", t=11.0, kind=LossKind.PAUSED))),
    ]
    assert all(isinstance(o, LeaderLost) and o.identity != found.identity for o in others)


def test_slowness_that_becomes_overload_is_another_finding() -> None:
    slow = Overload(is_only_slow=True)
    assert slow.identity != replace(slow, is_only_slow=False).identity


def phase_of(play: Explained) -> Phase:
    return play.found.phase
