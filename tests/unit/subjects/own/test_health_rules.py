"""A node's health follows from its probe, and the leader from all nodes' answers."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from core.model.events import NodeHealth, NodeStatus, Role, UnknownBecause
from subjects.hosts.instance import RuntimeState
from subjects.own.health_rules import OwnRules
from subjects.own.leader import leaders
from subjects.own.observation import OwnObservation, fresh

RULES = OwnRules(led=("n1", "n2"), silent_after_s={"n3": 8.0}, start_within_s=30.0)
UP = OwnObservation(
    node="n1",
    runtime_state=RuntimeState.RUNNING,
    answered_t=9.5,
    is_good=True,
    was_good=True,
    started_t=1.0,
    figures={"asked": "7 requests"},
)


def judged(seen: OwnObservation, *others: OwnObservation, now: float = 10.0) -> NodeHealth:
    before = NodeHealth(node=seen.node, status=NodeStatus.UNKNOWN)
    return RULES.judge(seen, (seen, *others), before, now)


def seen(**changes: Any) -> OwnObservation:
    return replace(UP, **changes)


@pytest.mark.parametrize(
    ("changes", "status", "detail"),
    [
        ({}, NodeStatus.UP, ""),
        ({"runtime_state": RuntimeState.PAUSED}, NodeStatus.PAUSED, "its process is stopped"),
        (
            {"runtime_state": RuntimeState.CUT_OFF},
            NodeStatus.CUT_OFF,
            "runs, cut off from the others",
        ),
        (
            {"runtime_state": RuntimeState.EXITED, "exit_text": "exited with code 1"},
            NodeStatus.DOWN,
            "exited with code 1",
        ),
        (
            {"is_good": False, "was_good": False, "reason": "/health says 503"},
            NodeStatus.STARTING,
            "/health says 503",
        ),
        (
            {"is_good": False, "bad": 1, "reason": "/health says 503"},
            NodeStatus.UP,
            "/health says 503",
        ),
        (
            {"is_good": False, "bad": 2, "reason": "/health says 503"},
            NodeStatus.UNKNOWN,
            "/health says 503",
        ),
        (
            {"answered_t": 5.0, "failures": 3, "reason": "nobody listens there"},
            NodeStatus.UNKNOWN,
            "no answer for 5.0 s: nobody listens there",
        ),
        ({"node": "n3", "answered_t": 5.0, "failures": 3}, NodeStatus.UP, ""),
        ({"answered_t": None, "is_good": False, "reason": "x"}, NodeStatus.STARTING, "x"),
    ],
)
def test_status_follows_from_runtime_state_and_probe_with_the_reason(
    changes: dict[str, Any], status: NodeStatus, detail: str
) -> None:
    health = judged(seen(**changes))
    assert (health.status, health.detail) == (status, detail)


def test_node_that_was_never_good_is_unknown_once_its_start_takes_too_long() -> None:
    health = judged(seen(is_good=False, was_good=False, answered_t=39.9), now=40.0)
    assert health.unknown_because is UnknownBecause.NOT_READY


def test_card_has_figures_and_uptime() -> None:
    health = judged(UP)
    assert (health.facts, health.uptime_s) == ({"asked": "7 requests"}, 9.0)


def test_roles_are_those_of_the_one_that_leads_and_of_its_group() -> None:
    one, two = seen(leads=True), seen(node="n2", leads=False)
    other = seen(node="n3", leads=None)
    roles = [judged(each, one, two, other).role for each in (one, two, other)]
    assert roles == [Role.LEADER, Role.FOLLOWER, Role.NONE]


@pytest.mark.parametrize(
    ("everyone", "found"),
    [
        ((), ()),
        ((seen(leads=True), seen(node="n2", leads=False)), ("n1",)),
        ((seen(leads=True), seen(node="n2", leads=True)), ("n1", "n2")),
        ((seen(leads=True, failures=1), seen(node="n2", leads=False)), ()),
        ((seen(leads=True, is_good=False),), ()),
        ((seen(names="n2"), seen(node="n2", names="n2"), seen(node="n3", names="n1")), ("n2",)),
        ((seen(names="n2"), seen(node="n2", names="n1")), ()),
        ((seen(names="n2"), seen(node="n2", names="")), ("n2",)),
    ],
)
def test_leader_is_the_claimant_or_whom_most_name(
    everyone: tuple[OwnObservation, ...], found: tuple[str, ...]
) -> None:
    assert leaders(everyone) == found


def test_restart_voids_everything_that_was_said() -> None:
    begun = fresh(seen(leads=True), RuntimeState.RUNNING, 12.0, started=True)
    assert (begun.is_good, begun.was_good, begun.leads, begun.figures) == (False, False, None, {})
    assert begun.started_t == 12.0


def test_pause_keeps_that_the_node_once_was_good() -> None:
    paused = fresh(seen(leads=True), RuntimeState.PAUSED, 12.0, started=False)
    assert (paused.was_good, paused.leads, paused.started_t) == (True, None, 1.0)
