"""The loss of nodes that didn't lead: killed, paused, silent, restarted or never up."""

from __future__ import annotations

from core.diagnosis import Cause
from core.model import events as ev
from core.model.events import NodeStatus, Role
from tests.unit.core.watching import Explained


def test_a_killed_follower_is_told_from_a_killed_leader(play: Explained) -> None:
    play.reach_normal("n2")
    play.kill("n1")
    assert play.now == ev.Explanation(
        key=Cause.KILLED_FOLLOWER,
        title="Follower lost, writes go on",
        text=(
            "n1 exited on signal 9; it was a follower. n2 still leads and two of three nodes "
            "are up: the majority holds, so writes go on."
        ),
        evidence=("n1 exited on signal 9", "n2 leads, two of three nodes are up"),
        ruled_out=(
            "leader loss (n2 leads throughout)",
            "network cut (the process is gone)",
            "overload (p99 was 7.4 ms before)",
        ),
        nodes=("n1",),
    )
    play.run(0.1, first_ack_s=0.09)
    play.run(5)
    play.come_back("n1", lag=900)
    assert play.now.title == "Follower loss, over: n1 is back"
    assert play.now.text == (
        "The majority held and writes went on: the longest time without an acknowledged one "
        "was 91 ms. n1 replayed 900 entries to catch up."
    )


def test_writes_that_do_not_go_on_are_not_said_to(play: Explained) -> None:
    play.reach_normal("n2")
    play.kill("n1")
    play.run(3, share=0)
    assert play.now.title == "Follower lost, and no write is acknowledged"
    play.run(3)
    assert play.now.title == "Follower lost, writes go on"


def test_a_hiccup_long_after_a_loss_is_no_part_of_it(play: Explained) -> None:
    play.reach_normal("n2")
    play.kill("n1")
    play.run(12)
    play.run(0.4, share=0)
    play.run(3)
    play.come_back("n1", 900)
    assert "acknowledged one was 2 ms" in play.now.text


def test_a_stall_after_the_lost_node_is_back_is_not_put_down_to_it(play: Explained) -> None:
    play.reach_normal("n2")
    play.pause("n1")
    play.run(2)
    play.observe("n1", role=Role.FOLLOWER)
    play.run(0.5)
    play.run(1.5, share=0)
    assert play.now.title == "n1 is back, yet no write is acknowledged"
    assert play.now.text.endswith("the loss does not explain that.")


def test_a_paused_follower_stops_nothing(play: Explained) -> None:
    play.reach_normal("n2")
    play.pause("n1")
    assert play.now.key == Cause.PAUSED_NODE
    assert play.now.title == "Follower paused, writes go on"
    play.run(4)
    play.observe("n1", role=Role.FOLLOWER)
    play.run(3)
    assert play.now.title == "Paused follower, over: n1 runs again"


def test_a_follower_killed_after_a_healed_leader_loss_is_its_own_story(play: Explained) -> None:
    play.reach_normal("n3")
    play.kill("n3")
    play.run(5, share=0)
    play.elect("n1")
    play.run(3)
    play.come_back("n3", 4000)
    play.run(3)
    play.kill("n2")
    assert play.now.key == Cause.KILLED_FOLLOWER
    assert play.now.nodes == ("n2",)
    assert "n1 still leads" in play.now.text


def test_a_dip_that_passes_while_a_node_is_away_does_not_make_all_well(play: Explained) -> None:
    play.reach_normal("n2")
    play.kill("n1")
    play.run(15)
    play.run(6, share=0.6)
    assert play.now.key == Cause.UNKNOWN
    play.run(5)
    assert play.now.key == Cause.KILLED_FOLLOWER
    assert play.now.title == "n1 still away, nothing else is wrong"
    assert play.now.text == "n1 exited on signal 9. n2 leads and two of three nodes are up."


def test_a_silent_node_is_not_called_dead(play: Explained) -> None:
    play.reach_normal("n2")
    play.observe("n1", NodeStatus.UNKNOWN, was_role=Role.FOLLOWER, detail="no answer for 2.1 s")
    assert play.now.key == Cause.UNKNOWN
    assert play.now.title == "n1 does not answer"
    play.run(2)
    play.observe("n1", role=Role.FOLLOWER)
    assert play.now.title == "n1 answers again"


def test_a_silent_node_that_turns_out_to_be_paused_or_dead_is_called_that(play: Explained) -> None:
    play.reach_normal("n2")
    play.observe("n1", NodeStatus.UNKNOWN, was_role=Role.FOLLOWER)
    play.observe("n1", NodeStatus.PAUSED, was_role=Role.FOLLOWER)
    assert play.now.key == Cause.PAUSED_NODE
    play.kill("n3")
    assert play.now.key == Cause.MAJORITY_LOST


def test_a_follower_restarted_from_outside_between_two_looks_is_noticed(play: Explained) -> None:
    play.start()
    for name in play.names:
        play.observe(name, role=Role.LEADER if name == "n2" else Role.FOLLOWER, uptime_s=60)
    play.run(1)
    play.observe("n1", role=Role.FOLLOWER, uptime_s=1.2)
    assert play.now.key == Cause.EXITED_FOLLOWER
    assert play.now.evidence[0] == "n1 was restarted from outside"


def test_a_node_that_never_came_up_is_told(play: Explained) -> None:
    play.start()
    for name in play.names:
        play.observe(name, NodeStatus.STARTING)
    play.observe("n2", NodeStatus.DOWN, exit_code=1)
    assert play.now.title == "n2 did not start"
    assert "exit code 1" in play.now.text


def test_a_node_of_unknown_part_lost_with_the_leadership_is_not_called_leader(
    play: Explained,
) -> None:
    play.reach_normal("n2")
    play.observe("n2", role=Role.FOLLOWER)
    play.run(1, share=0)
    play.kill("n3")
    assert play.now.key == Cause.UNKNOWN
    assert play.now.title == "Node lost, and nobody leads"
