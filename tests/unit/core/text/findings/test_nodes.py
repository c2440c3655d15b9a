"""Findings on lost nodes, of which one leads, in sentences, as a table."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from core.model.findings import nodes
from core.model.findings.base import Cause, Finding, Phase
from core.model.findings.clues import NotOverload, Survivors
from core.model.findings.losses import Fate, Loss, LossKind, Silence, SilenceKind
from core.model.records import Bound, NodeStatus, Role
from core.text.findings import finding_words

LED = Loss(node="n3", t=10.0, kind=LossKind.EXITED, role=Role.LEADER, exit_code=-9)
LOST = Loss(node="n1", t=10.0, kind=LossKind.EXITED, role=Role.FOLLOWER, exit_code=-9)
BACK = replace(LOST, back_t=14.0)
LED_BACK = replace(LED, back_t=14.0, behind=4000, caught_up=True)
UP = Survivors(2, 3)
LEADER = nodes.LeaderLost(cause=Cause.KILLED_LEADER, led=LED, losses=(LED,), survivors=UP)
HEALED = replace(
    LEADER,
    phase=Phase.OVER,
    leader="n1",
    elected_after_s=4.2,
    returned=(Fate(LED_BACK, NodeStatus.UP, leads=False),),
    bound=Bound("election timeout", (4.0, 9.0)),
)
FOLLOWER = nodes.FollowerLost(
    cause=Cause.KILLED_FOLLOWER,
    losses=(LOST,),
    away=(LOST,),
    survivors=UP,
    leader="n2",
    led_throughout=True,
)
OVER = replace(
    FOLLOWER,
    phase=Phase.OVER,
    losses=(BACK,),
    away=(),
    returned=(Fate(BACK, NodeStatus.UP, leads=False),),
)
MAJORITY = nodes.MajorityLost(
    losses=(LED, LOST), away=(LED, LOST), survivors=Survivors(1, 3), quorum=2, starting=()
)

TABLE: list[tuple[Finding, str, str]] = [
    (
        replace(LEADER, phase=Phase.ELECTING),
        "Leader lost, election under way",
        "n3 exited on signal 9; it led, so writes stop until a follower wins a majority.",
    ),
    (
        replace(LEADER, phase=Phase.STALLED, leader="n1"),
        "Leader lost, n1 elected",
        "n3 exited on signal 9. n1 leads, but no write is acknowledged yet.",
    ),
    (
        HEALED,
        "Leader loss, healed by election",
        "n1 was elected 4.2 s after the loss. n3 replayed 4\u202f000 entries to catch up.",
    ),
    (
        replace(HEALED, silence=Silence(SilenceKind.UNMEASURED)),
        "Leader loss, healed by election",
        (
            "n1 was elected 4.2 s after the loss; how long writes stopped was not measured. n3 "
            "replayed 4\u202f000 entries to catch up."
        ),
    ),
    (
        replace(HEALED, silence=Silence(SilenceKind.UNMEASURED), elected_after_s=None),
        "Leader loss, healed by election",
        (
            "n1 was elected; how long writes stopped was not measured. n3 replayed 4\u202f000 "
            "entries to catch up."
        ),
    ),
    (
        replace(HEALED, silence=Silence(SilenceKind.BRIEF, 0.3)),
        "Leader loss, healed by election",
        (
            "n1 was elected; writes stopped for no longer than 0.30 s. n3 replayed 4\u202f000 "
            "entries to catch up."
        ),
    ),
    (
        replace(HEALED, silence=Silence(SilenceKind.LONG, 9.0), elected_after_s=0.05),
        "Leader loss, healed by election",
        "Outage 9.0 s; n1 was elected at once. n3 replayed 4\u202f000 entries to catch up.",
    ),
    (
        replace(HEALED, silence=Silence(SilenceKind.BY_ELECTION, 4.4)),
        "Leader loss, healed by election",
        (
            "Outage 4.4 s, set by the election timeout (4 to 9 s). "
            "n3 replayed 4\u202f000 entries to catch up."
        ),
    ),
    (
        replace(
            HEALED, silence=Silence(SilenceKind.BY_ELECTION, 4.4), ruled_out=(NotOverload(7.4),)
        ),
        "Leader loss, healed by election",
        (
            "Outage 4.4 s, set by the election timeout (4 to 9 s), not by load. n3 replayed "
            "4\u202f000 entries to catch up."
        ),
    ),
    (
        replace(HEALED, silence=Silence(SilenceKind.BY_ELECTION, 4.4), bound=Bound()),
        "Leader loss, healed by election",
        "Outage 4.4 s, set by the election. n3 replayed 4\u202f000 entries to catch up.",
    ),
    (
        replace(
            HEALED,
            silence=Silence(SilenceKind.BY_LONG_ELECTION, 12.0),
            bound=Bound("election timeout"),
        ),
        "Leader loss, healed by election",
        (
            "Outage 12.0 s, set by an election that outlasted the election timeout. n3 replayed"
            " 4\u202f000 entries to catch up."
        ),
    ),
    (
        nodes.LeaderChanged(before="n2", now=None),
        "No leader, election under way",
        "No node was lost, yet none leads; n2 led before. Writes stop until one wins a majority.",
    ),
    (
        nodes.LeaderChanged(before="n2", now="n1"),
        "Leadership moved, no node lost",
        "n1 leads now; n2 led before. No node was lost: the nodes heard too late of each other.",
    ),
    (
        nodes.LeaderChanged(before=None, now="n1"),
        "Leadership moved, no node lost",
        (
            "n1 leads now; nobody was seen to lead before. No node was lost: the nodes heard "
            "too late of each other."
        ),
    ),
    (
        nodes.LeaderChanged(before="n1", now="n1"),
        "Leadership moved, no node lost",
        "n1 leads again. No node was lost: the nodes heard too late of each other.",
    ),
    (
        nodes.LostWithoutLeader(losses=(LOST,), survivors=UP),
        "Node lost, and nobody leads",
        (
            "n1 exited on signal 9. It did not lead when last asked, yet no node leads now: "
            "writes cannot commit."
        ),
    ),
    (
        nodes.LostWithoutLeader(losses=(replace(LOST, role=Role.NONE),), survivors=UP),
        "Node lost, and nobody leads",
        (
            "n1 exited on signal 9. Whether it led is not known, yet no node leads now: writes "
            "cannot commit."
        ),
    ),
    (
        FOLLOWER,
        "Follower lost, writes go on",
        (
            "n1 exited on signal 9; it was a follower. n2 still leads and two of three nodes "
            "are up: the majority holds, so writes go on."
        ),
    ),
    (
        replace(FOLLOWER, led_throughout=False),
        "Follower lost, writes go on",
        (
            "n1 exited on signal 9; it was a follower. n2 leads and two of three nodes are up: "
            "the majority holds, so writes go on."
        ),
    ),
    (
        replace(FOLLOWER, phase=Phase.STALLED),
        "Follower lost, and no write is acknowledged",
        (
            "n1 exited on signal 9; it was a follower. n2 leads and two of three nodes are up, "
            "so writes should go on, yet none is acknowledged."
        ),
    ),
    (
        replace(OVER, phase=Phase.BACK_STALLED),
        "n1 is back, yet no write is acknowledged",
        "n2 leads and two of three nodes are up: the loss does not explain that.",
    ),
    (
        OVER,
        "Follower loss, over: n1 is back",
        "The majority held throughout. n1 is back.",
    ),
    (
        replace(OVER, silence=Silence(SilenceKind.BRIEF, 0.09)),
        "Follower loss, over: n1 is back",
        (
            "The majority held and writes went on: the longest time without an acknowledged one"
            " was 90 ms. n1 is back."
        ),
    ),
    (
        replace(OVER, silence=Silence(SilenceKind.LONG, 4.2)),
        "Follower loss, over: n1 is back",
        "The majority held, yet writes stood still for 4.2 s. n1 is back.",
    ),
    (
        nodes.NodeSilent(losses=(replace(LOST, kind=LossKind.SILENT),), survivors=UP),
        "n1 does not answer",
        (
            "Its process is not known to have ended. A cut network, a hang or a busy machine "
            "look the same from here. Two of three nodes are up."
        ),
    ),
    (
        nodes.NodeSilent(
            phase=Phase.OVER, losses=(replace(BACK, kind=LossKind.SILENT),), survivors=UP
        ),
        "n1 answers again",
        "It was silent for 4.0 s. Why is not in the evidence.",
    ),
    (
        nodes.FailedStart(cause=Cause.EXITED_FOLLOWER, losses=(LOST,), survivors=UP),
        "n1 did not start",
        "n1 exited on signal 9 before it was up. Two of three nodes are up.",
    ),
    (
        nodes.StillAway(
            cause=Cause.KILLED_FOLLOWER, losses=(LOST,), nodes=("n1",), survivors=UP, leader="n2"
        ),
        "n1 still away, nothing else is wrong",
        "n1 exited on signal 9. n2 leads and two of three nodes are up.",
    ),
    (
        nodes.StillAway(cause=Cause.KILLED_FOLLOWER, losses=(LOST,), nodes=("n1",), survivors=UP),
        "n1 still away, nothing else is wrong",
        "n1 exited on signal 9. Two of three nodes are up.",
    ),
    (
        MAJORITY,
        "Majority lost, writes cannot commit",
        (
            "n3 and n1 exited on signal 9: one of three is left and two must agree. Writes "
            "cannot commit until one more node is back."
        ),
    ),
    (
        replace(MAJORITY, away=(LED,), starting=("n1",)),
        "Majority lost, writes cannot commit",
        (
            "n3 exited on signal 9: one of three is left and two must agree. Writes cannot "
            "commit until one more node is back. n1 is starting again."
        ),
    ),
    (
        replace(MAJORITY, quorum=3, survivors=Survivors(0, 5), starting=("n1", "n2")),
        "Majority lost, writes cannot commit",
        (
            "n3 and n1 exited on signal 9: none of five are left and three must agree. Writes "
            "cannot commit until three more nodes are back. n1 and n2 are starting again."
        ),
    ),
    (
        replace(MAJORITY, phase=Phase.ELECTING, survivors=UP),
        "Majority back, election under way",
        "Two of three nodes are up: enough to elect the leader that writes need.",
    ),
    (
        replace(MAJORITY, phase=Phase.STALLED, leader="n2"),
        "Majority back, n2 elected",
        "n2 leads, but no write is acknowledged yet.",
    ),
    (
        replace(
            MAJORITY,
            phase=Phase.OVER,
            leader="n2",
            survivors=UP,
            silence=Silence(SilenceKind.LONG, 14.0),
            returned=(
                Fate(BACK, NodeStatus.UP, leads=False),
                Fate(LED, NodeStatus.DOWN, leads=False),
            ),
        ),
        "Majority lost, healed",
        (
            "Outage 14.0 s: it lasted until a majority was back. n2 leads and two of three "
            "nodes are up. n1 is back. n3 is still down."
        ),
    ),
    (
        replace(
            MAJORITY,
            phase=Phase.OVER,
            leader="n2",
            survivors=UP,
            silence=Silence(SilenceKind.UNMEASURED),
        ),
        "Majority lost, healed",
        "n2 leads and two of three nodes are up. How long writes stopped was not measured.",
    ),
]


@pytest.mark.parametrize(("finding", "title", "text"), TABLE)
def test_loss_is_told_with_its_title_and_text(finding: Finding, title: str, text: str) -> None:
    assert finding_words(finding) == (title, text)


@pytest.mark.parametrize(
    ("kind", "under_way", "over"),
    [
        (LossKind.EXITED, "Leader lost, n1 elected", "Leader loss, healed by election"),
        (LossKind.RESTARTED, "Leader lost, n1 elected", "Leader loss, healed by election"),
        (LossKind.PAUSED, "Leader paused, n1 elected", "Paused leader, healed by election"),
        (LossKind.CUT_OFF, "Leader cut off, n1 elected", "Cut-off leader, healed by election"),
        (LossKind.SILENT, "Leader silent, n1 elected", "Silent leader, healed by election"),
    ],
)
def test_title_names_how_the_leader_was_lost(kind: LossKind, under_way: str, over: str) -> None:
    led = replace(LED, kind=kind)
    stalled = replace(LEADER, led=led, phase=Phase.STALLED, leader="n1")
    assert finding_words(stalled)[0] == under_way
    assert finding_words(replace(HEALED, led=led))[0] == over


@pytest.mark.parametrize(
    ("kind", "under_way", "over"),
    [
        (LossKind.EXITED, "Follower lost", "Follower loss, over: n1 is back"),
        (LossKind.PAUSED, "Follower paused", "Paused follower, over: n1 runs again"),
        (LossKind.CUT_OFF, "Follower cut off", "Cut-off follower, over: n1 is back"),
    ],
)
def test_title_names_how_a_follower_was_lost(kind: LossKind, under_way: str, over: str) -> None:
    away, back = (replace(LOST, kind=kind),), (replace(BACK, kind=kind),)
    lost = replace(FOLLOWER, losses=away, away=away)
    assert finding_words(lost)[0] == f"{under_way}, writes go on"
    assert finding_words(replace(OVER, losses=back))[0] == over
