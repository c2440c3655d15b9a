"""The loss of the leader, explained step by step: killed, paused, replaced by election."""

from __future__ import annotations

from itertools import pairwise

from core.diagnosis import Cause
from core.model import events as ev
from core.model.events import NodeStatus, Role
from tests.unit.core.watching import Explained


def test_a_killed_leader_is_explained_at_once(play: Explained) -> None:
    play.reach_normal("n3")
    play.kill("n3")
    assert play.now == ev.Explanation(
        key=Cause.KILLED_LEADER,
        title="Leader lost, election under way",
        text="n3 exited on signal 9; it led, so writes stop until a follower wins a majority.",
        evidence=(
            "n3 exited on signal 9",
            "n3 led until then",
            "two of three nodes are up: a majority, but none leads",
        ),
        ruled_out=("network cut (the process is gone)", "overload (p99 was 7.4 ms before)"),
        nodes=("n3",),
    )


def test_a_leader_loss_healed_by_election_says_what_was_measured(play: Explained) -> None:
    play.reach_normal("n3")
    play.kill("n3")
    play.run(4.2, share=0)
    play.elect("n1", term=2)
    play.run(3)
    assert play.now.title == "Leader loss, healed by election"
    assert play.now.text == (
        "Outage 4.2 s, set by the election timeout (4 to 9 s), not by load. n3 is still down."
    )
    assert "n1 was elected 4.2 s later" in play.now.evidence
    play.come_back("n3", lag=5112)
    assert play.now.text.endswith("n3 replayed 5\u202f112 entries to catch up.")
    assert play.keys() == [Cause.KILLED_LEADER]
    assert len(play.explanations()) <= 7


def test_outage_that_was_not_measured_is_not_told(play: Explained) -> None:
    play.start()
    play.up("n3")
    play.run(1)
    play.kill("n3")
    assert play.now.ruled_out == ("network cut (the process is gone)",)
    play.run(5)
    play.elect("n1")
    play.run(3)
    assert "Outage" not in play.now.text
    assert "not measured" in play.now.text
    play.observe("n3", NodeStatus.STARTING)
    play.run(1)
    play.observe("n3", role=Role.FOLLOWER)
    play.run(3)
    assert play.now.text.endswith("n3 is back.")
    assert "entries" not in play.now.text


def test_an_outage_much_longer_than_the_election_is_not_put_down_to_it(play: Explained) -> None:
    play.reach_normal("n3")
    play.kill("n3")
    play.run(4, share=0)
    play.elect("n1")
    play.run(6, share=0)
    assert play.now.title == "Leader lost, n1 elected"
    play.run(2)
    assert play.now.text.startswith("Outage 10.0 s; n1 was elected 4.0 s after the loss.")


def test_a_leader_that_hands_over_before_it_ends_stops_next_to_nothing(play: Explained) -> None:
    play.reach_normal("n3")
    play.observe("n3", role=Role.FOLLOWER)
    play.observe("n1", role=Role.LEADER)
    play.kill("n3", 0)
    assert play.now.key == Cause.EXITED_FOLLOWER
    play.reach_normal("n3")
    play.kill("n3", 0)
    play.elect("n1")
    assert play.now.text == "n1 was elected at once. n3 is still down."
    play.run(3)
    assert play.now.text.startswith("n1 was elected; writes stopped for no longer than")


def test_an_outage_beyond_the_election_timeout_was_not_set_by_one(play: Explained) -> None:
    play.reach_normal("n3")
    play.kill("n3")
    play.run(14.4, share=0)
    play.elect("n1", term=4)
    play.run(3)
    assert play.now.text == (
        "Outage 14.4 s, set by an election that outlasted the election timeout (4 to 9 s), "
        "not by load. n3 is still down."
    )


def test_a_paused_leader_exists_and_is_stopped(play: Explained) -> None:
    play.reach_normal("n3")
    play.pause("n3")
    assert play.now.key == Cause.PAUSED_NODE
    assert play.now.title == "Leader paused, election under way"
    assert "its process exists but does not run" in play.now.text
    assert play.now.ruled_out[0] == "crash (it still exists), network cut (the process is stopped)"
    play.run(6.1, share=0)
    play.elect("n1")
    play.run(3)
    assert play.now.title == "Paused leader, healed by election"
    assert play.now.text.startswith("Outage 6.1 s, set by the election timeout (4 to 9 s)")
    assert play.now.text.endswith("n3 is still paused.")
    play.observe("n3", role=Role.FOLLOWER, lag=2)
    play.run(3)
    assert play.now.text.endswith("n3 runs again.")
    assert play.keys() == [Cause.PAUSED_NODE]


def test_a_paused_leader_that_is_killed_after_another_was_elected_did_not_lead(
    play: Explained,
) -> None:
    play.reach_normal("n3")
    play.pause("n3")
    play.run(6, share=0)
    play.elect("n1")
    play.run(5)
    play.observe("n3", NodeStatus.DOWN, was_role=Role.LEADER, exit_code=-9)
    assert play.now.key == Cause.KILLED_FOLLOWER
    assert "n1 still leads" in play.now.text


def test_the_new_leader_killed_in_its_turn_is_a_leader_again() -> None:
    play = Explained(5)
    play.reach_normal("n5")
    play.kill("n5")
    play.run(5, share=0)
    play.elect("n4")
    play.run(0.3)
    play.kill("n4")
    assert play.now.title == "Leader lost, election under way"
    assert play.now.nodes == ("n4", "n5")
    assert play.now.text.startswith("n4 exited on signal 9; it led")
    play.run(5, share=0)
    play.elect("n1")
    play.run(3)
    assert play.now.title == "Leader loss, healed by election"


def test_the_same_fault_again_and_again_is_explained_each_time(play: Explained) -> None:
    play.reach_normal("n3")
    leaders = ["n3", "n1", "n3", "n1"]
    for leader, heir in pairwise(leaders):
        play.kill(leader)
        assert play.now.title == "Leader lost, election under way"
        assert play.now.nodes == (leader,)
        play.run(5, share=0)
        play.elect(heir)
        play.run(3)
        play.come_back(leader, 2000)
        assert play.now.title == "Leader loss, healed by election"
        play.run(10)


def test_a_change_of_leader_without_a_loss_is_told_as_one(play: Explained) -> None:
    play.reach_normal("n2")
    play.observe("n2", role=Role.FOLLOWER)
    play.run(4, share=0)
    assert play.now.key == Cause.LEADER_CHANGED
    assert play.now.title == "No leader, election under way"
    play.elect("n1")
    play.run(4)
    assert play.now.title == "Leadership moved, no node lost"
