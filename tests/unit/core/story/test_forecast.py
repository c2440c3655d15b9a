"""Forecasts for one group that elects: as values, and as the presenter reads them."""

from __future__ import annotations

import pytest

from core.model.events import NodeStatus
from core.model.fault_kinds import NodeAction
from core.model.forecasts import AwayAlready, Lost, NothingToUndo, Returned, Service, Slowed
from core.story.forecast import forecast
from core.views.stage_state import StageState
from tests.unit.core.forecasting import cluster, told

KILL, PAUSE, RESUME, RESTART = (
    NodeAction.KILL,
    NodeAction.PAUSE,
    NodeAction.RESUME,
    NodeAction.RESTART,
)


def lost(state: StageState, nodes: list[str]) -> Lost:
    (outcome,) = forecast(state, nodes, KILL).outcomes
    assert isinstance(outcome, Lost)
    return outcome


def test_forecast_of_a_loss_holds_who_is_left_and_what_becomes_of_the_service() -> None:
    leader, follower = lost(cluster(), ["n3"]), lost(cluster(), ["n1"])
    assert leader.standing.left == ("n1", "n2")
    assert (leader.standing.leader, leader.service) == ("n3", Service.WAITS)
    assert follower.standing.left == ("n2", "n3")
    assert (follower.are_followers, follower.service) == (True, Service.CONTINUES)
    assert lost(cluster(), ["n1", "n2"]).service is Service.STOPS
    assert lost(cluster(leader=None), ["n1"]).service is Service.UNKNOWN


def test_nodes_of_unknown_state_are_named_where_a_majority_hangs_on_them() -> None:
    assert lost(cluster(n2=NodeStatus.UNKNOWN), ["n1"]).unsure == ("n2",)
    assert lost(cluster(n2=NodeStatus.UNKNOWN), ["n1", "n3"]).unsure == ()


def test_forecast_of_the_way_back_holds_whether_a_majority_returns() -> None:
    state = cluster(leader=None, n1=NodeStatus.DOWN, n2=NodeStatus.DOWN)
    (outcome,) = forecast(state, ["n1"], RESTART).outcomes
    assert isinstance(outcome, Returned)
    assert (outcome.standing.left, outcome.service) == (("n1", "n3"), Service.RESUMES)
    assert forecast(state, ["n3"], RESUME).outcomes == (NothingToUndo(("n3",), RESUME),)


def test_node_that_is_away_is_forecast_apart_from_those_that_take_part() -> None:
    state = cluster(n1=NodeStatus.DOWN)
    away, loss = forecast(state, ["n1", "n3"], KILL).outcomes
    assert away == AwayAlready(("n1",), NodeStatus.DOWN, None)
    assert isinstance(loss, Lost) and loss.nodes == ("n3",)


def test_slow_leader_keeps_its_group_and_makes_it_wait() -> None:
    (outcome,) = forecast(cluster(), ["n3"], NodeAction.SLOW).outcomes
    assert isinstance(outcome, Slowed)
    assert outcome.standing.left == ("n1", "n2", "n3")
    assert outcome.service is Service.WAITS


def test_killing_the_leader_stops_writes_until_the_others_elect() -> None:
    assert told(cluster(), ["n3"], KILL) == (
        "n3 leads: writes stop until n1 and n2 elect another (election timeout 4 to 9 s). "
        "Two of three survive, so a majority remains."
    )


def test_pausing_the_leader_does_the_same() -> None:
    assert told(cluster(), ["n3"], PAUSE) == told(cluster(), ["n3"], KILL)


def test_killing_a_follower_stops_nothing() -> None:
    assert told(cluster(), ["n1"], KILL) == (
        "n1 is a follower: writes go on, two of three hold the majority."
    )
    assert told(cluster(5), ["n1", "n2"], KILL) == (
        "n1 and n2 are followers: writes go on, three of five hold the majority."
    )


def test_killing_too_many_leaves_no_majority() -> None:
    text = "Only one of three would be left: no majority, writes stop until a node is back."
    assert told(cluster(), ["n3", "n1"], KILL) == text
    assert told(cluster(n1=NodeStatus.DOWN), ["n3"], KILL) == text
    assert told(cluster(n1=NodeStatus.PAUSED), ["n2"], PAUSE) == text
    assert told(cluster(), ["n1", "n2", "n3"], KILL) == (
        "None would be left: no majority, writes stop until two nodes are back."
    )


def test_without_a_majority_another_loss_only_makes_it_worse() -> None:
    state = cluster(leader=None, n1=NodeStatus.DOWN, n2=NodeStatus.DOWN)
    assert told(state, ["n3"], KILL) == (
        "There is no majority now. None of three would be left: "
        "writes stay stopped until two nodes are back."
    )


def test_a_node_that_is_down_already_loses_nothing_more() -> None:
    state = cluster(n1=NodeStatus.DOWN)
    assert told(state, ["n1"], KILL) == "n1 is down already: nothing changes there."
    assert told(state, ["n1"], PAUSE) == "n1 is down already: nothing changes there."
    paused = cluster(n1=NodeStatus.PAUSED)
    assert told(paused, ["n1"], PAUSE) == "n1 is paused already: nothing changes there."
    assert "it needs a restart" in told(paused, ["n1"], KILL)


def test_forecast_does_not_guess_an_unknown_leader() -> None:
    text = told(cluster(leader=None), ["n1"], KILL)
    assert text.startswith("Who leads is not known now: if it does, writes stop")


def test_nodes_of_unknown_state_are_not_counted_on() -> None:
    text = told(cluster(n2=NodeStatus.UNKNOWN), ["n1"], KILL)
    assert text.startswith("Only one of three would be left: no majority")
    assert text.endswith("n2 is not known to be up; that would change it.")


@pytest.mark.parametrize("name", ["n1", "n3"])
def test_a_restart_is_a_loss_that_ends_by_itself(name: str) -> None:
    text = told(cluster(), [name], RESTART)
    assert text.endswith("It comes back and catches up.")
    assert text.startswith("n3 leads" if name == "n3" else "n1 is a follower")


def test_a_restart_that_breaks_the_majority_mends_it_too() -> None:
    text = told(cluster(n1=NodeStatus.DOWN), ["n2"], RESTART)
    assert text.startswith("Only one of three would be left: no majority, writes stop until it is")


def test_bringing_a_node_back_breaks_nothing() -> None:
    assert told(cluster(n1=NodeStatus.DOWN), ["n1"], RESTART) == (
        "n1 starts again over its own data and catches up; writes go on meanwhile."
    )
    assert told(cluster(n1=NodeStatus.PAUSED), ["n1"], RESUME) == (
        "n1 goes on and catches up; writes go on meanwhile."
    )
    assert told(cluster(), ["n1"], RESUME) == "n1 is not paused: nothing changes."


def test_a_node_that_makes_the_majority_again_lets_writes_go_on() -> None:
    state = cluster(leader=None, n1=NodeStatus.DOWN, n2=NodeStatus.DOWN)
    assert told(state, ["n1"], RESTART) == (
        "n1 starts again over its own data: two of three are a majority again, so writes go on "
        "once they have a leader (election timeout 4 to 9 s)."
    )
    five = cluster(
        5, None, n1=NodeStatus.PAUSED, n2=NodeStatus.DOWN, n3=NodeStatus.DOWN, n4=NodeStatus.DOWN
    )
    assert told(five, ["n1"], RESUME) == (
        "n1 goes on: two of five are still no majority, writes stay stopped."
    )


def test_a_name_that_the_run_does_not_have_changes_nothing() -> None:
    assert told(cluster(), ["n9"], KILL) == "No such node: nothing would change."
    assert told(StageState(), [], KILL) == "No such node: nothing would change."


@pytest.mark.parametrize("action", list(NodeAction))
@pytest.mark.parametrize("status", list(NodeStatus))
@pytest.mark.parametrize("leader", ["n1", "n2", None])
def test_every_state_has_a_forecast(
    action: NodeAction, status: NodeStatus, leader: str | None
) -> None:
    for names in (["n1"], ["n1", "n2"], ["n1", "n2", "n3"]):
        text = told(cluster(3, leader, n1=status), names, action)
        assert text.endswith(".") and "  " not in text and "None leads" not in text
