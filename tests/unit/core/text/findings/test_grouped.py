"""Findings on lost nodes, with several groups or a shared lead, in sentences, as a table."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from core.model.findings.base import Cause, Finding, Phase
from core.model.findings.clues import GroupLeft, Survivors
from core.model.findings.losses import Fate, Loss, LossKind, Silence, SilenceKind
from core.model.findings.nodes import GroupMajorityLost, MemberLost
from core.model.records import Group, LoadKind, NodeStatus, Role
from core.text.findings import finding_words

PD = Group(name="PD", nodes=("pd0", "pd1", "pd2"))
STORES = Group(name="Store", nodes=("s0", "s1", "s2"), elects=False)
EQUALS = Group(name="limiter", nodes=("l0", "l1", "l2"), agrees=False)
LOST = Loss(node="s0", t=10.0, kind=LossKind.EXITED, role=Role.FOLLOWER, leads=5, exit_code=137)
MEMBER = MemberLost(
    cause=Cause.KILLED_NODE,
    losses=(LOST,),
    away=(LOST,),
    survivors=Survivors(3, 4),
    group=STORES,
    up=("s1", "s2"),
    stalled=False,
    load_kind=LoadKind.WRITES,
)
OVER = replace(
    MEMBER,
    phase=Phase.OVER,
    losses=(replace(LOST, back_t=14.0),),
    away=(),
    returned=(Fate(replace(LOST, back_t=14.0), NodeStatus.UP, leads=False),),
)
MAJORITY = GroupMajorityLost(
    losses=(LOST,),
    away=(LOST,),
    survivors=Survivors(2, 4),
    left=GroupLeft("Store", 1, 3, 2),
    stalled=True,
    load_kind=LoadKind.WRITES,
)


def lost(**changed: object) -> MemberLost:
    loss = replace(LOST, **changed)
    return replace(MEMBER, losses=(loss,), away=(loss,))


TABLE: list[tuple[Finding, str, str]] = [
    (
        MEMBER,
        "Store node lost, writes go on",
        (
            "s0 exited on signal 9. It led five groups until then. Writes go on, as far as the "
            "load reaches."
        ),
    ),
    (
        replace(MEMBER, phase=Phase.STALLED, stalled=True),
        "Store node lost, no write is acknowledged",
        "s0 exited on signal 9. It led five groups until then. No write is acknowledged.",
    ),
    (
        replace(MEMBER, stalled=None),
        "Store node lost, writes go on",
        "s0 exited on signal 9. It led five groups until then.",
    ),
    (
        lost(leads=1),
        "Store node lost, writes go on",
        (
            "s0 exited on signal 9. It led one group until then. Writes go on, as far as the "
            "load reaches."
        ),
    ),
    (
        lost(leads=None),
        "Store node lost, writes go on",
        "s0 exited on signal 9. Writes go on, as far as the load reaches.",
    ),
    (
        replace(MEMBER, group=None, up=()),
        "Node lost, writes go on",
        "s0 exited on signal 9. Writes go on, as far as the load reaches.",
    ),
    (
        replace(MEMBER, group=replace(STORES, name=""), load_kind=LoadKind.CHECKS),
        "Node lost, checks go on",
        (
            "s0 exited on signal 9. It led five groups until then. Checks go on, as far as the "
            "load reaches."
        ),
    ),
    (
        replace(MEMBER, group=EQUALS, up=("l1", "l2"), load_kind=LoadKind.CHECKS),
        "limiter node lost, the others carry on",
        (
            "s0 exited on signal 9. l1 and l2 carry on without it. Checks go on, as far as the "
            "load reaches."
        ),
    ),
    (
        replace(MEMBER, group=EQUALS, up=("l1",)),
        "limiter node lost, the others carry on",
        (
            "s0 exited on signal 9. l1 carries on without it. Writes go on, as far as the load "
            "reaches."
        ),
    ),
    (
        replace(MEMBER, group=EQUALS, up=()),
        "limiter node lost, writes go on",
        (
            "s0 exited on signal 9. No limiter node is left. Writes go on, as far as the load "
            "reaches."
        ),
    ),
    (
        replace(MEMBER, group=replace(EQUALS, nodes=("l0",)), up=()),
        "limiter node lost, writes go on",
        "s0 exited on signal 9. Writes go on, as far as the load reaches.",
    ),
    (
        replace(MEMBER, group=PD, leader="pd1"),
        "PD node lost, writes go on",
        "s0 exited on signal 9. pd1 leads PD on. Writes go on, as far as the load reaches.",
    ),
    (
        replace(MEMBER, group=PD),
        "PD node lost, writes go on",
        "s0 exited on signal 9. Nobody leads PD now. Writes go on, as far as the load reaches.",
    ),
    (
        replace(lost(role=Role.LEADER), group=PD, leader="pd1"),
        "PD node lost, writes go on",
        (
            "s0 exited on signal 9. It led PD; pd1 leads now. Writes go on, as far as the load "
            "reaches."
        ),
    ),
    (
        replace(lost(role=Role.LEADER), group=PD),
        "PD node lost, writes go on",
        (
            "s0 exited on signal 9. It led PD; nobody does now. Writes go on, as far as the "
            "load reaches."
        ),
    ),
    (
        OVER,
        "Store node lost, over: s0 is back",
        "s0 is back.",
    ),
    (
        replace(
            OVER,
            losses=(replace(LOST, kind=LossKind.PAUSED, back_t=14.0),),
            silence=Silence(SilenceKind.LONG, 4.2),
        ),
        "Store node was paused, over: s0 is back",
        "The longest time without an acknowledged write was 4.2 s. s0 is back.",
    ),
    (
        replace(
            OVER,
            losses=(replace(LOST, kind=LossKind.CUT_OFF, back_t=14.0),),
            silence=Silence(SilenceKind.BRIEF, 0.2),
            load_kind=LoadKind.CHECKS,
        ),
        "Store node was cut off, over: s0 is back",
        "The longest time without an answered check was 0.20 s. s0 is back.",
    ),
    (
        MAJORITY,
        "Majority of Store lost",
        (
            "s0 exited on signal 9: one of three Store nodes up, two must agree. No write is "
            "acknowledged."
        ),
    ),
    (
        replace(MAJORITY, away=(), stalled=False),
        "Majority of Store lost",
        (
            "Store takes no part: one of three Store nodes up, two must agree. Writes go on, as"
            " far as the load reaches."
        ),
    ),
    (
        replace(MAJORITY, left=GroupLeft("Head", 0, 1, 1), stalled=None),
        "Head lost",
        "s0 exited on signal 9: Head has no other node.",
    ),
    (
        replace(MAJORITY, phase=Phase.ELECTING, left=GroupLeft("PD", 2, 3, 2)),
        "Majority of PD back, election under way",
        "Two of three PD nodes up, two must agree. Nobody leads PD yet.",
    ),
    (
        replace(MAJORITY, phase=Phase.OVER, left=GroupLeft("Store", 3, 3, 2)),
        "Majority of Store lost, healed",
        "Three of three Store nodes up, two must agree.",
    ),
    (
        replace(
            MAJORITY,
            phase=Phase.OVER,
            silence=Silence(SilenceKind.LONG, 4.2),
            returned=OVER.returned,
        ),
        "Majority of Store lost, healed",
        "The longest time without an acknowledged write was 4.2 s. s0 is back.",
    ),
]


@pytest.mark.parametrize(("finding", "title", "text"), TABLE)
def test_loss_in_a_group_is_told_with_its_title_and_text(
    finding: Finding, title: str, text: str
) -> None:
    assert finding_words(finding) == (title, text)
