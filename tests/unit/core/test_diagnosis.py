"""Whole sequences of events, explained as they unfold, with the real monitor beside."""

from __future__ import annotations

from itertools import pairwise

import pytest

from core import events as ev
from core.diagnosis import Cause, Diagnostician
from core.events import NodeStatus, Role
from core.monitor import Monitor
from tests.unit.core.playing import Play


class Explained(Play):
    """A play with the monitor and the diagnostician in the house."""

    def __init__(self, nodes: int = 3) -> None:
        super().__init__(nodes)
        self.monitor = Monitor(self.timeline, self.clock)
        self.diagnostician = Diagnostician(self.timeline, self.clock)
        self.tickers += [self.monitor.tick, self.diagnostician.tick]

    @property
    def now(self) -> ev.Explanation:
        explanation = self.timeline.state.explanation
        assert explanation is not None
        return explanation

    def keys(self) -> list[str]:
        keys: list[str] = []
        for explanation in self.explanations():
            if not keys or keys[-1] != explanation.key:
                keys.append(explanation.key)
        return keys

    def come_back(self, name: str, lag: int = 0) -> None:
        """A node starts again, is behind, and catches up."""
        self.observe(name, NodeStatus.STARTING)
        self.run(2)
        self.observe(name, role=Role.FOLLOWER, lag=lag)
        self.run(2)
        self.observe(name, role=Role.FOLLOWER, lag=3)
        self.run(3)


@pytest.fixture
def play() -> Explained:
    return Explained()


def test_nothing_is_explained_before_anything_went_wrong(play: Explained) -> None:
    play.reach_normal()
    play.run(30)
    assert play.explanations() == []
    explanation = play.diagnostician.explain()
    assert explanation.key == Cause.NOTHING_WRONG
    assert explanation.text == "Three of three nodes are up and n2 leads."


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


def test_what_was_not_measured_is_not_said(play: Explained) -> None:
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


def test_a_hiccup_long_after_a_loss_is_no_part_of_it(play: Explained) -> None:
    play.reach_normal("n2")
    play.kill("n1")
    play.run(12)
    play.run(0.4, share=0)
    play.run(3)
    play.come_back("n1", 900)
    assert "acknowledged one was 0.00 s" in play.now.text


def test_a_stall_after_the_lost_node_is_back_is_not_put_down_to_it(play: Explained) -> None:
    play.reach_normal("n2")
    play.pause("n1")
    play.run(2)
    play.observe("n1", role=Role.FOLLOWER)
    play.run(0.5)
    play.run(1.5, share=0)
    assert play.now.title == "n1 is back, yet no write is acknowledged"
    assert play.now.text.endswith("the loss does not explain that.")


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
        "was 0.09 s. n1 replayed 900 entries to catch up."
    )


def test_writes_that_do_not_go_on_are_not_said_to(play: Explained) -> None:
    play.reach_normal("n2")
    play.kill("n1")
    play.run(3, share=0)
    assert play.now.title == "Follower lost, and no write is acknowledged"
    play.run(3)
    assert play.now.title == "Follower lost, writes go on"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (0, "stopped by itself (exit code 0, a clean stop)"),
        (1, "ended by itself with exit code 1"),
        (None, "is gone (how it ended was not seen)"),
    ],
)
def test_an_exit_by_itself_is_told_from_a_signal(
    play: Explained, code: int | None, words: str
) -> None:
    play.reach_normal("n3")
    play.kill("n3", code)
    assert play.now.key == Cause.EXITED_LEADER
    assert play.now.evidence[0] == f"n3 {words}"
    play.reach_normal("n2")
    play.kill("n3", code)
    assert play.now.key == Cause.EXITED_FOLLOWER


def test_the_exit_code_of_a_container_names_its_signal(play: Explained) -> None:
    play.reach_normal("n3")
    play.kill("n3", 137)
    assert play.now.key == Cause.KILLED_LEADER
    assert play.now.evidence[0] == "n3 exited on signal 9"


def test_an_exit_code_that_comes_later_is_taken_up(play: Explained) -> None:
    play.reach_normal("n3")
    play.kill("n3", None)
    play.observe("n3", NodeStatus.DOWN, was_role=Role.LEADER, exit_code=-9)
    play.run(3, share=0)
    assert play.now.key == Cause.KILLED_LEADER


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


def test_a_paused_follower_stops_nothing(play: Explained) -> None:
    play.reach_normal("n2")
    play.pause("n1")
    assert play.now.key == Cause.PAUSED_NODE
    assert play.now.title == "Follower paused, writes go on"
    play.run(4)
    play.observe("n1", role=Role.FOLLOWER)
    play.run(3)
    assert play.now.title == "Paused follower, over: n1 runs again"


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


def test_a_change_of_leader_without_a_loss_is_told_as_one(play: Explained) -> None:
    play.reach_normal("n2")
    play.observe("n2", role=Role.FOLLOWER)
    play.run(4, share=0)
    assert play.now.key == Cause.LEADER_CHANGED
    assert play.now.title == "No leader, election under way"
    play.elect("n1")
    play.run(4)
    assert play.now.title == "Leadership moved, no node lost"


def test_a_node_of_unknown_part_lost_with_the_leadership_is_not_called_leader(
    play: Explained,
) -> None:
    play.reach_normal("n2")
    play.observe("n2", role=Role.FOLLOWER)
    play.run(1, share=0)
    play.kill("n3")
    assert play.now.key == Cause.UNKNOWN
    assert play.now.title == "Node lost, and nobody leads"


def test_a_machine_that_stood_still_is_no_fault_of_the_system(play: Explained) -> None:
    play.reach_normal("n2")
    play.clock.t += 60
    play.emit(ev.Suspended(t=play.clock.t, seconds=60))
    play.run(6, share=0.5, p99=400)
    assert play.now.key == Cause.STOOD_STILL


def test_a_load_process_that_had_to_wait_a_second_is_no_standstill(play: Explained) -> None:
    play.reach_normal("n2")
    play.run(2, share=0.7, p99=260, shed=30)
    play.emit(ev.Suspended(t=play.clock.t, seconds=1.2))
    play.run(4, share=0.7, p99=260, shed=30)
    assert play.now.key == Cause.OVERLOAD


def test_a_load_restarted_at_another_rate_keeps_what_was_before(play: Explained) -> None:
    play.reach_normal("n2")
    play.emit(ev.LoadChanged(t=play.clock.t, status="starting"))
    play.start_load()
    play.run(3, share=0.7, p99=900)
    assert "it was 7.4 ms before" in play.now.text


def test_the_diagnosis_is_blind_to_what_was_injected() -> None:
    def explained(*, told: bool) -> list[ev.Explanation]:
        play = Explained()
        play.reach_normal("n3")
        if told:
            play.emit(
                ev.FaultInjected(
                    t=play.clock.t, fault_id="f", chaos_type="pause", node="n1", text="pause n1"
                )
            )
        play.kill("n3")
        play.run(5, share=0)
        play.elect("n1")
        play.run(3)
        return play.explanations()

    assert explained(told=True) == explained(told=False) != []


def test_a_new_run_has_nothing_explained(play: Explained) -> None:
    play.reach_normal("n3")
    play.kill("n3")
    play.loading = False
    play.health.clear()
    play.start()
    before = len(play.explanations())
    play.run(5)
    assert len(play.explanations()) == before
    assert play.timeline.state.explanation is None


def test_an_explanation_is_not_told_twice_while_nothing_changes(play: Explained) -> None:
    play.reach_normal("n3")
    play.kill("n3")
    play.run(30, share=0)
    assert len(play.explanations()) <= 2


def test_a_flapping_node_keeps_the_evidence_bounded(play: Explained) -> None:
    play.reach_normal("n2")
    for _ in range(100):
        play.kill("n1")
        play.run(0.1)
        play.observe("n1", role=Role.FOLLOWER)
        play.run(0.1)
    assert len(play.now.evidence) < 20
    assert play.now.nodes == ("n1",)
