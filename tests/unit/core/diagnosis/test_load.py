"""Trouble that isn't a node's, alone and beside a loss: load, amount of load, machine."""

from __future__ import annotations

import pytest

from core.diagnosis import Cause
from core.model import events as ev
from core.model.events import Role
from tests.unit.core.watching import Explained


def test_a_lost_load_process_is_not_the_system(play: Explained) -> None:
    play.reach_normal("n2")
    play.lose_load()
    assert play.now.key == Cause.LOAD_LOST
    assert play.now.title == "The load process ended, not the system"
    assert play.now.text == (
        "What measures is gone (exited on signal 9), so throughput is unknown, not zero. "
        "Three of three nodes are up and n2 leads."
    )
    play.run(3)
    play.start_load()
    play.run(3)
    assert play.now.title == "The load process was lost and is back"
    assert play.now.text.startswith("For 3.0 s nothing was measured")


def test_a_load_process_lost_in_an_outage_does_not_hide_the_outage(play: Explained) -> None:
    play.reach_normal("n3")
    play.kill("n3")
    play.run(0.3, share=0)
    play.lose_load()
    play.run(3)
    assert play.now.key == Cause.KILLED_LEADER
    play.elect("n1")
    play.run(3)
    assert "the load process is lost too: throughput is unknown" in play.now.evidence
    assert "Outage" not in play.now.text


def test_a_leader_killed_while_the_load_is_away_is_still_told(play: Explained) -> None:
    play.reach_normal("n3")
    play.lose_load()
    play.run(5)
    play.kill("n3")
    assert play.now.key == Cause.KILLED_LEADER


def test_overload_leaves_every_node_up_and_the_leader_in_place(play: Explained) -> None:
    play.reach_normal("n2")
    play.run(4, share=0.7, p99=260, shed=30)
    assert play.now.key == Cause.OVERLOAD
    assert play.now.title == "Overload: more is asked than it can answer"
    assert "p99 rose above 200 ms, it was 7.4 ms before" in play.now.text
    assert "leader loss (n2 leads throughout)" in play.now.ruled_out
    play.run(6)
    assert play.now.title == "Overload, over now"
    assert len(play.explanations()) <= 4


def test_nothing_is_called_overload_before_a_lost_node_would_show(play: Explained) -> None:
    play.reach_normal("n2")
    play.run(1.5, share=0.7, p99=260, shed=30)
    assert play.now.key == Cause.UNKNOWN
    assert "Not enough evidence" in play.now.title


def test_slow_answers_alone_are_no_overload(play: Explained) -> None:
    play.reach_normal("n2")
    play.run(2.2, p99=90)
    play.run(5)
    assert play.explanations() == []
    play.run(8, p99=90)
    assert play.now.title == "Slow, but everything is answered"
    play.run(5)
    assert play.now.title == "Answers were slow for a while"


def test_a_kill_in_an_overload_is_told_as_a_kill(play: Explained) -> None:
    play.reach_normal("n2")
    play.run(4, share=0.7, p99=260, shed=30)
    play.kill("n2")
    assert play.now.key == Cause.KILLED_LEADER
    assert all("overload" not in text or "ms before" in text for text in play.now.ruled_out)


def test_a_dip_without_a_cause_is_called_so_and_then_nothing(play: Explained) -> None:
    play.reach_normal("n2")
    play.run(3, share=0.5)
    assert play.now.key == Cause.UNKNOWN
    assert play.now.title == "Not enough evidence for a cause"
    play.run(4)
    assert play.now.key == Cause.NOTHING_WRONG
    assert "throughput was below its baseline" in play.now.text


def test_a_passing_slowness_does_not_replace_an_explained_loss(play: Explained) -> None:
    play.reach_normal("n3")
    play.kill("n3")
    play.run(5, share=0)
    play.elect("n1")
    play.run(3)
    play.come_back("n3", 2000)
    play.run(20)
    play.run(2, p99=90)
    play.run(10)
    assert play.keys() == [Cause.KILLED_LEADER]
    play.run(8, p99=300, share=0.7)
    assert play.keys() == [Cause.KILLED_LEADER, Cause.OVERLOAD]


def test_slowness_that_turns_out_to_be_a_loss_ends_no_explanation_of_it(play: Explained) -> None:
    play.reach_normal("n3")
    play.kill("n3")
    play.run(5, share=0)
    play.elect("n1")
    play.run(3)
    play.come_back("n3", 20)
    play.run(20)
    play.run(2, share=0)  # the load tells of it first
    play.kill("n1")
    play.run(5, share=0)
    assert play.keys() == [Cause.KILLED_LEADER, Cause.UNKNOWN, Cause.KILLED_LEADER]
    assert play.now.nodes == ("n1",)


def test_catching_up_that_slows_the_load_belongs_to_the_loss(play: Explained) -> None:
    play.reach_normal("n3")
    play.kill("n3")
    play.run(5, share=0)
    play.elect("n1")
    play.run(12)
    play.observe("n3", role=Role.FOLLOWER, lag=9000)
    play.run(5, p99=300)
    play.observe("n3", role=Role.FOLLOWER, lag=1)
    play.run(5)
    assert play.keys() == [Cause.KILLED_LEADER]


def test_a_machine_that_stood_still_is_no_fault_of_the_system(play: Explained) -> None:
    play.reach_normal("n2")
    play.clock.t += 60
    play.emit(ev.Suspended(t=play.clock.t, seconds=60))
    play.run(6, share=0.5, p99=400)
    assert play.now.key == Cause.STOOD_STILL


@pytest.mark.parametrize(
    ("what", "cause"),
    [
        (ev.StoodStill.MACHINE, Cause.STOOD_STILL),
        (ev.StoodStill.LOAD, Cause.LOAD_STOOD_STILL),
        (ev.StoodStill.APP, Cause.APP_STOOD_STILL),
        (ev.StoodStill.LINKS, Cause.LINKS_LOST),
    ],
)
def test_standstill_names_the_part_that_stood_still(
    play: Explained, what: ev.StoodStill, cause: Cause
) -> None:
    play.reach_normal("n2")
    play.clock.t += 60
    play.emit(ev.Suspended(t=play.clock.t, seconds=60, what=what))
    play.run(6, share=0)
    play.run(6)
    assert play.now.key == cause
    assert ("machine" in play.now.title) == (what is ev.StoodStill.MACHINE)


def test_relays_that_were_gone_for_a_moment_are_no_fault_of_the_system(play: Explained) -> None:
    play.reach_normal("n2")
    play.emit(ev.LinksLost(t=play.clock.t, exit_code=-9))
    play.run(1, share=0)
    play.emit(ev.Suspended(t=play.clock.t, seconds=1.0, what=ev.StoodStill.LINKS))
    play.run(4, share=0)
    assert play.texts() == []
    play.run(6, share=0)
    assert play.now.key == Cause.LINKS_LOST
    assert play.now.title == "Faultstage's relays between the nodes stood still, not the system"
    assert "the relays between the nodes did nothing for 1.0 s" in play.now.evidence


def test_an_app_that_was_stopped_hides_no_trouble_that_lasts(play: Explained) -> None:
    play.reach_normal("n2")
    play.clock.t += 9
    play.emit(ev.Suspended(t=play.clock.t, seconds=9, what=ev.StoodStill.APP))
    play.run(8, share=0)
    assert play.now.key != Cause.APP_STOOD_STILL


def test_an_app_that_was_stopped_hides_no_overload(play: Explained) -> None:
    play.reach_normal("n2")
    play.clock.t += 9
    play.emit(ev.Suspended(t=play.clock.t, seconds=9, what=ev.StoodStill.APP))
    play.run(8, share=0.5, p99=400, shed=30)
    assert play.now.key == Cause.OVERLOAD


def test_a_load_process_that_had_to_wait_a_second_is_no_standstill(play: Explained) -> None:
    play.reach_normal("n2")
    play.run(2, share=0.7, p99=260, shed=30)
    play.emit(ev.Suspended(t=play.clock.t, seconds=1.2))
    play.run(4, share=0.7, p99=260, shed=30)
    assert play.now.key == Cause.OVERLOAD


def test_a_load_restarted_at_another_rate_keeps_what_was_before(play: Explained) -> None:
    play.reach_normal("n2")
    play.emit(ev.LoadChanged(t=play.clock.t, status=ev.LoadStatus.STARTING))
    play.start_load()
    play.run(3, share=0.7, p99=900)
    assert "it was 7.4 ms before" in play.now.text
