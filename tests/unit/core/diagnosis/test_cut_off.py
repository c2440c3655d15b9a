"""A node that runs and is cut off from the others, told from one that is gone."""

from __future__ import annotations

from core.diagnosis import Cause
from core.model.events import Role
from tests.unit.core.watching import Explained


def test_a_leader_that_is_cut_off_runs_and_still_calls_itself_leader(play: Explained) -> None:
    play.reach_normal("n3")
    play.cut_off("n3")
    assert play.texts() == ["n3 is cut off from the other nodes"]
    assert play.now.key == Cause.CUT_OFF_NODE
    assert play.now.title == "Leader cut off, election under way"
    assert "its process runs, its network to the other nodes is gone" in play.now.text
    assert "n3 still calls itself the leader: it hears of no other" in play.now.evidence
    assert play.now.ruled_out[0] == "crash (its process runs)"
    play.run(5, share=0)
    play.elect("n1")
    play.run(3)
    assert play.now.title == "Cut-off leader, healed by election"
    assert play.now.text.endswith("n3 is still cut off.")
    play.observe("n3", role=Role.FOLLOWER, lag=2)
    play.run(3)
    assert play.now.text.endswith("n3 is reachable again.")
    assert play.keys() == [Cause.CUT_OFF_NODE]


def test_a_leader_whose_cut_is_noticed_after_the_election_was_lost_as_the_leader(
    play: Explained,
) -> None:
    play.reach_normal("n3")
    cut_t = play.clock.t
    play.run(2, share=0)
    play.observe("n3", was_role=Role.LEADER)
    play.observe("n1", role=Role.LEADER)
    play.run(0.5)
    play.cut_off("n3", cut_t)
    play.run(2)
    assert play.now.title == "Cut-off leader, healed by election"


def test_a_follower_that_is_cut_off_stops_nothing(play: Explained) -> None:
    play.reach_normal("n3")
    play.cut_off("n1")
    play.run(3)
    assert play.now.key == Cause.CUT_OFF_NODE
    assert play.now.title == "Follower cut off, writes go on"
    assert play.now.nodes == ("n1",)


def test_two_that_are_cut_off_leave_no_majority(play: Explained) -> None:
    play.reach_normal("n3")
    play.cut_off("n1")
    play.cut_off("n3")
    play.run(1, share=0)
    assert ("majority", "") in play.open_now()
    assert play.now.key == Cause.MAJORITY_LOST
    assert play.now.text.startswith(
        "n1 and n3 are cut off: their processes run, their network to the other nodes is gone:"
    )


def test_a_cut_off_node_that_is_killed_is_lost_anew(play: Explained) -> None:
    play.reach_normal("n3")
    play.cut_off("n1")
    play.run(5)
    play.kill("n1")
    assert play.now.key == Cause.KILLED_FOLLOWER
