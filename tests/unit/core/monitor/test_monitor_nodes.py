"""Tests of the monitor on nodes: up, leading, a majority, or unknown."""

from __future__ import annotations

import pytest

from core.model import events as ev
from core.model.events import Level, NodeStatus, Role
from tests.unit.core.watching import WatchedPlay


def test_nodes_that_start_at_the_beginning_break_nothing(play: WatchedPlay) -> None:
    play.start()
    for name in play.names:
        play.observe(name, NodeStatus.STARTING)
    play.run(5)
    play.up("n1", "n1", "n2")
    play.run(5)
    assert play.opened() == []
    assert play.monitor.is_healthy is None


def test_nodes_that_are_all_up_are_being_set_up_until_the_system_is_ready(
    play: WatchedPlay,
) -> None:
    play.start()
    for name in play.names:
        play.observe(name, role=Role.LEADER if name == "n1" else Role.FOLLOWER)
    play.run(1)
    for name in play.names:
        play.observe(name, NodeStatus.STARTING)
    play.run(5)
    assert play.opened() == []
    play.up("n1")
    play.observe("n1", role=Role.FOLLOWER)
    play.run(1)
    assert ("leader", "") in play.open_now()


def test_a_node_that_dies_while_starting_is_told(play: WatchedPlay) -> None:
    play.start()
    play.observe("n1", NodeStatus.STARTING)
    play.observe("n1", NodeStatus.DOWN, exit_code=1)
    assert play.texts() == ["n1 is down"]


def test_each_node_has_its_own_violation_and_the_majority_one_more(play: WatchedPlay) -> None:
    play.reach_normal("n3")
    play.kill("n3")
    play.kill("n1")
    play.run(3, share=0)
    assert {("nodes-up", "n1"), ("nodes-up", "n3"), ("majority", "")} <= play.open_now()
    assert "1 of 3 nodes up: no majority" in play.texts()
    play.observe("n1", role=Role.FOLLOWER)
    assert ("majority", "") in play.closed()


def test_a_paused_node_that_is_then_killed_is_one_violation_and_two_lines(
    play: WatchedPlay,
) -> None:
    play.reach_normal()
    play.pause("n1")
    play.run(1)
    play.kill("n1")
    assert play.texts() == ["n1 is paused"]
    assert play.notes()[-1] == "n1 is down"
    assert play.opened() == [("nodes-up", "n1")]


def test_a_graceful_change_of_leader_is_no_loss_of_it(play: WatchedPlay) -> None:
    play.reach_normal("n2")
    play.observe("n2", role=Role.FOLLOWER)
    play.run(0.1)
    play.observe("n1", role=Role.LEADER)
    play.run(3)
    assert play.opened() == []


def test_a_node_that_is_no_longer_observed_is_unknown_not_healthy(play: WatchedPlay) -> None:
    play.reach_normal()
    silent = play.health.pop("n1")
    play.run(2.5)
    assert play.opened() == []
    play.run(1)
    assert play.texts() == ["n1 is unknown: not observed for 3 s"]
    assert play.all(ev.ViolationOpened)[0].level is Level.WARNING
    play.emit(ev.NodeObserved(t=play.clock.t, health=silent))
    assert play.open_now() == set()


def test_a_dead_node_needs_no_fresh_observation_to_stay_dead(play: WatchedPlay) -> None:
    play.reach_normal()
    play.kill("n1")
    play.health.pop("n1")
    play.run(10)
    assert play.texts() == ["n1 is down"]


def test_a_node_that_misses_one_probe_is_no_violation(play: WatchedPlay) -> None:
    play.reach_normal()
    play.observe("n1", NodeStatus.UNKNOWN, was_role=Role.FOLLOWER)
    play.run(0.5)
    play.observe("n1", role=Role.FOLLOWER)
    play.run(2)
    assert play.opened() == []
    play.observe("n1", NodeStatus.UNKNOWN, was_role=Role.FOLLOWER)
    play.run(2)
    assert play.texts() == ["n1 doesn't answer: its state is unknown"]


def test_whether_a_silent_leader_leads_on_is_not_claimed(play: WatchedPlay) -> None:
    play.reach_normal("n2")
    play.observe("n2", NodeStatus.UNKNOWN, was_role=Role.LEADER)
    play.run(3)
    assert ("leader", "") not in play.opened()


def test_with_unknown_nodes_a_missing_majority_is_not_claimed(play: WatchedPlay) -> None:
    play.reach_normal("n2")
    play.kill("n1")
    play.observe("n3", NodeStatus.UNKNOWN, was_role=Role.FOLLOWER)
    play.run(3)
    assert ("majority", "") not in play.opened()


@pytest.mark.parametrize("period_s", [0.1, 0.2, 0.4])
def test_a_node_that_dies_and_returns_again_and_again_opens_and_closes_in_pairs(
    play: WatchedPlay, period_s: float
) -> None:
    play.reach_normal("n2")
    for _ in range(10):
        play.kill("n1")
        play.run(period_s)
        play.observe("n1", role=Role.FOLLOWER)
        play.run(period_s)
    assert len(play.opened()) == len(play.closed()) == 10
    assert all(e.open_s >= 0 for e in play.all(ev.ViolationClosed))


def test_nodes_that_are_begun_anew_break_nothing(play: WatchedPlay) -> None:
    play.reach_normal("n3")
    for name in ("n1", "n2", "n3"):
        health = ev.NodeHealth(
            node=name, status=ev.NodeStatus.UNKNOWN, detail="not started", started=False
        )
        play.emit(ev.NodeObserved(t=play.clock.t, health=health))
    play.loading = False
    play.health.clear()
    play.emit(ev.LoadChanged(t=play.clock.t, status=ev.LoadStatus.STOPPED))
    play.run(10)
    assert play.opened() == []
