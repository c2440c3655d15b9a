"""Forecasts of cutting off and slowing, and where several groups of nodes are on stage."""

from __future__ import annotations

import pytest

from core.model.events import Group, NodeStatus, Role
from core.model.fault_kinds import NodeAction
from tests.unit.core.forecasting import cluster, stores, told
from tests.unit.core.playing import Play

CUT_OFF, SLOW, RECONNECT = NodeAction.CUT_OFF, NodeAction.SLOW, NodeAction.RECONNECT
KILL = NodeAction.KILL


def test_a_leader_that_is_cut_off_is_replaced_and_answers_nobody() -> None:
    assert told(cluster(), ["n3"], CUT_OFF) == (
        "n3 leads: writes stop until n1 and n2 elect another (election timeout 4 to 9 s). "
        "Two of three survive, so a majority remains. "
        "It runs on, alone: clients that reach it get no acknowledgement."
    )


def test_leader_that_needs_nobody_else_goes_on_by_itself_when_it_is_cut_off() -> None:
    play = Play()
    play.groups = (
        Group(name="Valkey", nodes=("n1", "n2", "n3"), least=1),
        Group(name="Sentinel", nodes=("s1", "s2", "s3"), elects=False, votes=True),
    )
    play.names = (*play.names, "s1", "s2", "s3")
    play.start()
    for name in play.names:
        play.observe(name, role=Role.LEADER if name == "n1" else Role.FOLLOWER)
    state = play.timeline.state
    assert told(state, ["n1"], CUT_OFF) == (
        "It runs on, alone: clients that reach it get what it answers by itself."
    )
    assert told(state, ["n2"], CUT_OFF).startswith("n1 leads Valkey on")


def test_a_cut_off_node_takes_no_part() -> None:
    state = cluster(n1=NodeStatus.CUT_OFF)
    assert told(state, ["n3"], KILL).startswith("Only one of three would be left: no majority")
    assert told(state, ["n1"], CUT_OFF) == "n1 is cut off already: nothing changes there."
    assert "it needs a restart" in told(state, ["n1"], KILL)


def test_reconnecting_brings_a_cut_off_node_back() -> None:
    assert told(cluster(n1=NodeStatus.CUT_OFF), ["n1"], RECONNECT) == (
        "n1 hears the other nodes again and catches up; writes go on meanwhile."
    )
    assert told(cluster(), ["n1"], RECONNECT) == "n1 is not cut off: nothing changes."


def test_a_slow_leader_makes_every_write_wait() -> None:
    assert told(cluster(), ["n3"], SLOW).startswith(
        "n3 leads: every write waits for what it sends, and latency rises."
    )
    assert told(cluster(), ["n1"], SLOW) == (
        "n1 is a follower: the others agree without waiting; clients that reach it wait longer."
    )


def test_a_store_stops_the_writes_that_it_leads_and_no_others() -> None:
    assert told(stores(), ["s0"], KILL) == (
        "s0 leads five groups: writes to those stop until others are elected "
        "(election timeout 4 to 9 s). Two of three Store nodes survive."
    )
    assert told(stores(), ["s2"], KILL) == (
        "s2 leads no group: writes go on. Two of three Store nodes survive."
    )


def test_slow_store_that_leads_no_group_holds_nobody_up() -> None:
    assert told(stores(), ["s2"], SLOW) == (
        "s2 leads no group: the others agree without waiting; clients that reach it wait longer."
    )


def test_too_many_stores_are_said_carefully() -> None:
    assert told(stores(s1=NodeStatus.DOWN), ["s0"], KILL) == (
        "Only one of three Store nodes would be left, no majority of them: what has most of its "
        "copies on the others cannot be written."
    )


def test_the_only_node_of_a_group_is_said_to_be_that() -> None:
    text = told(stores(), ["h0"], KILL)
    assert text.startswith("h0 is Head's only node: Head answers nobody")


@pytest.mark.parametrize("action", list(NodeAction))
@pytest.mark.parametrize("status", list(NodeStatus))
def test_every_state_of_groups_has_a_forecast(action: NodeAction, status: NodeStatus) -> None:
    for names in (["h0"], ["s0"], ["s0", "s1"], ["h0", "s0", "s1", "s2"]):
        text = told(stores(s0=status, h0=status), names, action)
        assert text.endswith(".") and "  " not in text and "None" not in text
