"""Nothing is called lost without evidence while the watcher of the nodes is gone."""

from __future__ import annotations

from core.diagnosis import Cause
from core.model import events as ev
from core.model.events import NodeHealth, NodeStatus, Role, UnknownBecause
from core.views.system_parts import blind
from tests.unit.core.watching import Explained


def test_nodes_that_all_vanish_from_sight_are_unknown_not_lost(play: Explained) -> None:
    play.reach_normal("n2")
    play.go_blind()
    play.run(2)
    assert play.now.key == Cause.WATCH_LOST
    assert play.now.title == "Nothing is known of the nodes"
    assert "requests are answered, so some of them run" in play.now.text
    assert play.texts() == ["nothing is known of any node: the Docker engine doesn't answer"]
    assert play.monitor.is_healthy is False


def test_nodes_that_are_seen_again_were_not_lost(play: Explained) -> None:
    play.reach_normal("n2")
    play.go_blind()
    play.run(6)
    play.up("n2")
    play.run(4)
    assert play.open_now() == set()
    assert play.now.key == Cause.NOTHING_WRONG
    assert "nothing was known of the nodes" in play.now.text
    assert "the nodes are seen again" in [e.text for e in play.all(ev.ViolationClosed)]


def test_nodes_that_died_unseen_are_told_once_they_are_seen_again(play: Explained) -> None:
    play.reach_normal("n2")
    play.go_blind()
    play.run(3, share=0)
    for name in play.names:
        play.observe(name, NodeStatus.DOWN, exit_code=137)
    play.run(1, share=0)
    assert play.now.key == Cause.MAJORITY_LOST
    assert ("majority", "") in play.open_now()


def test_a_node_lost_before_is_all_that_is_wrong_after(play: Explained) -> None:
    play.reach_normal("n2")
    play.kill("n2")
    play.run(4, share=0)
    play.elect("n1")
    play.run(2)
    play.go_blind()
    play.run(3)
    assert play.now.key == Cause.WATCH_LOST
    play.observe("n1", role=Role.LEADER)
    play.observe("n3", role=Role.FOLLOWER)
    play.observe("n2", NodeStatus.DOWN, was_role=Role.LEADER, exit_code=-9)
    play.run(3)
    assert play.now.title == "n2 still away, nothing else is wrong"


def test_a_node_that_was_started_anew_unseen_is_lost_after_all(play: Explained) -> None:
    play.reach_normal("n2")
    play.observe("n1", role=Role.FOLLOWER, uptime_s=60.0)
    play.go_blind()
    play.run(3)
    play.observe("n2", role=Role.LEADER)
    play.observe("n3", role=Role.FOLLOWER)
    play.observe("n1", role=Role.FOLLOWER, uptime_s=2.0)
    play.run(3)
    assert play.now.nodes == ("n1",)


def test_nodes_that_are_all_silent_are_not_taken_for_unseen(play: Explained) -> None:
    play.reach_normal("n2")
    play.go_blind(UnknownBecause.SILENT)
    play.run(3, share=0)
    assert play.now.key != Cause.WATCH_LOST
    assert ("nodes-up", "n1") in play.open_now()


def test_watching_that_fails_is_told_as_the_reason_in_feed_and_diagnosis(play: Explained) -> None:
    play.reach_normal("n2")
    play.go_blind(UnknownBecause.UNWATCHED)
    play.run(1)
    assert play.texts() == [
        "nothing is known of any node: not watched: the watching failed and is started again"
    ]
    assert play.now.key == Cause.WATCH_LOST
    assert play.now.text.startswith("Not watched: the watching failed and is started again. What")


def test_nodes_unknown_for_different_reasons_are_not_taken_for_unseen(play: Explained) -> None:
    play.reach_normal("n2")
    play.go_blind()
    play.observe("n1", NodeStatus.UNKNOWN, was_role=Role.FOLLOWER, because=UnknownBecause.SILENT)
    play.run(3, share=0)
    assert play.now.key != Cause.WATCH_LOST
    assert ("nodes-seen", "") not in play.open_now()


def test_unknown_nodes_of_old_recordings_without_a_reason_are_not_taken_for_unseen() -> None:
    told = [NodeHealth(node=name, status=NodeStatus.UNKNOWN, detail="x") for name in ("a", "b")]
    assert blind(told) is None
