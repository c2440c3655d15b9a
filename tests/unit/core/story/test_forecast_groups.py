"""Forecasts of cutting off and slowing, and where several groups of nodes are on stage."""

from __future__ import annotations

import pytest

from core.model.events import NodeStatus, Role
from core.model.fault_kinds import NodeAction
from core.story.forecast import forecast
from core.views.stage_state import StageState
from tests.unit.core.playing import Play
from tests.unit.core.story.test_forecast import stage
from tests.unit.core.watching import Grouped

CUT_OFF, SLOW, RECONNECT = NodeAction.CUT_OFF, NodeAction.SLOW, NodeAction.RECONNECT
KILL = NodeAction.KILL


def stores(**status: NodeStatus) -> StageState:
    play = Play()
    play.groups = Grouped.GROUPS
    play.names = ("h0", "s0", "s1", "s2")
    play.start()
    play.observe("h0", status.get("h0", NodeStatus.UP), Role.LEADER)
    for name, leads in (("s0", 5), ("s1", 3), ("s2", 0)):
        play.observe(name, status.get(name, NodeStatus.UP), leads=leads)
    return play.timeline.state


def test_a_leader_that_is_cut_off_is_replaced_and_answers_nobody() -> None:
    assert forecast(stage(), ["n3"], CUT_OFF) == (
        "n3 leads: writes stop until n1 and n2 elect another (election timeout 4 to 9 s). "
        "Two of three survive, so a majority remains. "
        "It runs on, alone: clients that reach it get no acknowledgement."
    )


def test_a_cut_off_node_takes_no_part() -> None:
    state = stage(n1=NodeStatus.CUT_OFF)
    assert forecast(state, ["n3"], KILL).startswith("Only one of three would be left: no majority")
    assert forecast(state, ["n1"], CUT_OFF) == "n1 is cut off already: nothing changes there."
    assert "it needs a restart" in forecast(state, ["n1"], KILL)


def test_reconnecting_brings_a_cut_off_node_back() -> None:
    assert forecast(stage(n1=NodeStatus.CUT_OFF), ["n1"], RECONNECT) == (
        "n1 hears the other nodes again and catches up; writes go on meanwhile."
    )
    assert forecast(stage(), ["n1"], RECONNECT) == "n1 is not cut off: nothing changes."


def test_a_slow_leader_makes_every_write_wait() -> None:
    assert forecast(stage(), ["n3"], SLOW).startswith(
        "n3 leads: every write waits for what it sends, and latency rises."
    )
    assert forecast(stage(), ["n1"], SLOW) == (
        "n1 is a follower: the others agree without waiting; clients that reach it wait longer."
    )


def test_a_store_stops_the_writes_that_it_leads_and_no_others() -> None:
    assert forecast(stores(), ["s0"], KILL) == (
        "s0 leads five groups: writes to those stop until others are elected "
        "(election timeout 4 to 9 s). Two of three Store nodes survive."
    )
    assert forecast(stores(), ["s2"], KILL) == (
        "s2 leads no group: writes go on. Two of three Store nodes survive."
    )


def test_too_many_stores_are_said_carefully() -> None:
    assert forecast(stores(s1=NodeStatus.DOWN), ["s0"], KILL) == (
        "Only one of three Store nodes would be left, no majority of them: what has most of its "
        "copies on the others cannot be written."
    )


def test_the_only_node_of_a_group_is_said_to_be_that() -> None:
    text = forecast(stores(), ["h0"], KILL)
    assert text.startswith("h0 is Head's only node: Head answers nobody")


@pytest.mark.parametrize("action", list(NodeAction))
@pytest.mark.parametrize("status", list(NodeStatus))
def test_every_state_of_groups_has_a_forecast(action: NodeAction, status: NodeStatus) -> None:
    for names in (["h0"], ["s0"], ["s0", "s1"], ["h0", "s0", "s1", "s2"]):
        text = forecast(stores(s0=status, h0=status), names, action)
        assert text.endswith(".") and "  " not in text and "None" not in text
