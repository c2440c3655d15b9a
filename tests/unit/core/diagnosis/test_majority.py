"""The loss of the majority, explained step by step."""

from __future__ import annotations

from core.diagnosis import Cause
from core.model.events import NodeStatus, Role
from tests.unit.core.watching import Explained


def test_a_lost_majority_says_how_many_nodes_must_come_back(play: Explained) -> None:
    play.reach_normal("n3")
    play.kill("n3")
    play.kill("n1")
    assert play.now.key == Cause.MAJORITY_LOST
    assert play.now.title == "Majority lost, writes cannot commit"
    assert play.now.text == (
        "n1 and n3 exited on signal 9: one of three is left and two must agree. "
        "Writes cannot commit until one more node is back."
    )
    assert play.now.nodes == ("n1", "n3")
    assert "network cut (the processes are gone)" in play.now.ruled_out


def test_a_lost_majority_heals_when_nodes_are_back(play: Explained) -> None:
    play.reach_normal("n3")
    play.kill("n3")
    play.kill("n1")
    play.run(10, share=0)
    play.observe("n1", NodeStatus.STARTING)
    play.run(2, share=0)
    assert play.now.title == "Majority lost, writes cannot commit"
    assert play.now.text.endswith("n1 is starting again.")
    play.observe("n1", role=Role.FOLLOWER)
    assert play.now.title == "Majority back, election under way"
    play.run(2, share=0)
    play.elect("n2")
    play.run(4)
    assert play.now.title == "Majority lost, healed"
    assert play.now.text == (
        "Outage 14.0 s: it lasted until a majority was back. n2 leads and two of three nodes "
        "are up. n1 is back. n3 is still down."
    )
    assert play.keys() == [Cause.KILLED_LEADER, Cause.MAJORITY_LOST]


def test_killed_and_paused_nodes_make_a_lost_majority_together(play: Explained) -> None:
    play.reach_normal("n3")
    play.pause("n1")
    play.run(4)
    play.kill("n3")
    assert play.now.key == Cause.MAJORITY_LOST
    assert play.now.text.startswith(
        "n1 is stopped: its process exists but does not run; n3 exited on signal 9: one of three"
    )


def test_five_nodes_survive_two_and_not_three() -> None:
    play = Explained(5)
    play.reach_normal("n5")
    play.kill("n1")
    play.run(3)
    play.kill("n5")
    play.run(5, share=0)
    play.elect("n2")
    play.run(3)
    assert play.now.key == Cause.KILLED_LEADER
    assert play.now.title == "Leader loss, healed by election"
    play.kill("n3")
    assert play.now.key == Cause.MAJORITY_LOST
    assert play.now.nodes == ("n1", "n3", "n5")
    assert "two of five are left and three must agree" in play.now.text
