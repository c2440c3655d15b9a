from __future__ import annotations

import pytest

from core.model.events import NodeStatus, Role
from core.model.fault_kinds import NodeAction
from core.story.forecast import forecast
from core.views.stage_state import StageState
from tests.unit.core.playing import Play

KILL, PAUSE, RESUME, RESTART = (
    NodeAction.KILL,
    NodeAction.PAUSE,
    NodeAction.RESUME,
    NodeAction.RESTART,
)


def stage(nodes: int = 3, leader: str | None = "n3", **status: NodeStatus) -> StageState:
    play = Play(nodes)
    play.start()
    for name in play.names:
        role = Role.LEADER if name == leader else Role.FOLLOWER
        play.observe(name, status.get(name, NodeStatus.UP), role)
    return play.timeline.state


def test_killing_the_leader_stops_writes_until_the_others_elect() -> None:
    assert forecast(stage(), ["n3"], KILL) == (
        "n3 leads: writes stop until n1 and n2 elect another (election timeout 4 to 9 s). "
        "Two of three survive, so a majority remains."
    )


def test_pausing_the_leader_does_the_same() -> None:
    assert forecast(stage(), ["n3"], PAUSE) == forecast(stage(), ["n3"], KILL)


def test_killing_a_follower_stops_nothing() -> None:
    assert forecast(stage(), ["n1"], KILL) == (
        "n1 is a follower: writes go on, two of three hold the majority."
    )
    assert forecast(stage(5), ["n1", "n2"], KILL) == (
        "n1 and n2 are followers: writes go on, three of five hold the majority."
    )


def test_killing_too_many_leaves_no_majority() -> None:
    text = "Only one of three would be left: no majority, writes stop until a node is back."
    assert forecast(stage(), ["n3", "n1"], KILL) == text
    assert forecast(stage(n1=NodeStatus.DOWN), ["n3"], KILL) == text
    assert forecast(stage(n1=NodeStatus.PAUSED), ["n2"], PAUSE) == text
    assert forecast(stage(), ["n1", "n2", "n3"], KILL) == (
        "None would be left: no majority, writes stop until two nodes are back."
    )


def test_without_a_majority_another_loss_only_makes_it_worse() -> None:
    state = stage(leader=None, n1=NodeStatus.DOWN, n2=NodeStatus.DOWN)
    assert forecast(state, ["n3"], KILL) == (
        "There is no majority now. None of three would be left: "
        "writes stay stopped until two nodes are back."
    )


def test_a_node_that_is_down_already_loses_nothing_more() -> None:
    state = stage(n1=NodeStatus.DOWN)
    assert forecast(state, ["n1"], KILL) == "n1 is down already: nothing changes there."
    assert forecast(state, ["n1"], PAUSE) == "n1 is down already: nothing changes there."
    paused = stage(n1=NodeStatus.PAUSED)
    assert forecast(paused, ["n1"], PAUSE) == "n1 is paused already: nothing changes there."
    assert "it needs a restart" in forecast(paused, ["n1"], KILL)


def test_forecast_does_not_guess_an_unknown_leader() -> None:
    text = forecast(stage(leader=None), ["n1"], KILL)
    assert text.startswith("Who leads is not known now: if it does, writes stop")


def test_nodes_of_unknown_state_are_not_counted_on() -> None:
    text = forecast(stage(n2=NodeStatus.UNKNOWN), ["n1"], KILL)
    assert text.startswith("Only one of three would be left: no majority")
    assert text.endswith("n2 is not known to be up; that would change it.")


@pytest.mark.parametrize("name", ["n1", "n3"])
def test_a_restart_is_a_loss_that_ends_by_itself(name: str) -> None:
    text = forecast(stage(), [name], RESTART)
    assert text.endswith("It comes back and catches up.")
    assert text.startswith("n3 leads" if name == "n3" else "n1 is a follower")


def test_a_restart_that_breaks_the_majority_mends_it_too() -> None:
    text = forecast(stage(n1=NodeStatus.DOWN), ["n2"], RESTART)
    assert text.startswith("Only one of three would be left: no majority, writes stop until it is")


def test_bringing_a_node_back_breaks_nothing() -> None:
    assert forecast(stage(n1=NodeStatus.DOWN), ["n1"], RESTART) == (
        "n1 starts again over its own data and catches up; writes go on meanwhile."
    )
    assert forecast(stage(n1=NodeStatus.PAUSED), ["n1"], RESUME) == (
        "n1 goes on and catches up; writes go on meanwhile."
    )
    assert forecast(stage(), ["n1"], RESUME) == "n1 is not paused: nothing changes."


def test_a_node_that_makes_the_majority_again_lets_writes_go_on() -> None:
    state = stage(leader=None, n1=NodeStatus.DOWN, n2=NodeStatus.DOWN)
    assert forecast(state, ["n1"], RESTART) == (
        "n1 starts again over its own data: two of three are a majority again, so writes go on "
        "once they have a leader (election timeout 4 to 9 s)."
    )
    five = stage(
        5, None, n1=NodeStatus.PAUSED, n2=NodeStatus.DOWN, n3=NodeStatus.DOWN, n4=NodeStatus.DOWN
    )
    assert forecast(five, ["n1"], RESUME) == (
        "n1 goes on: two of five are still no majority, writes stay stopped."
    )


def test_a_name_that_the_run_does_not_have_changes_nothing() -> None:
    assert forecast(stage(), ["n9"], KILL) == "No such node: nothing would change."
    assert forecast(StageState(), [], KILL) == "No such node: nothing would change."


@pytest.mark.parametrize("action", list(NodeAction))
@pytest.mark.parametrize("status", list(NodeStatus))
@pytest.mark.parametrize("leader", ["n1", "n2", None])
def test_every_state_has_a_forecast(
    action: NodeAction, status: NodeStatus, leader: str | None
) -> None:
    for names in (["n1"], ["n1", "n2"], ["n1", "n2", "n3"]):
        text = forecast(stage(3, leader, n1=status), names, action)
        assert text.endswith(".") and "  " not in text and "None leads" not in text
