from __future__ import annotations

import math

import pytest

from core import events as ev
from core.events import Level, NodeStatus, Role
from core.monitor import Monitor
from tests.unit.core.playing import Play, make_sample


class Watched(Play):
    """A play with the monitor in the house."""

    def __init__(self, nodes: int = 3) -> None:
        super().__init__(nodes)
        self.monitor = Monitor(self.timeline, self.clock)
        self.tickers.append(self.monitor.tick)

    def texts(self) -> list[str]:
        return [event.text for event in self.all(ev.ViolationOpened)]


@pytest.fixture
def play() -> Watched:
    return Watched()


def test_a_healthy_run_breaks_nothing_and_says_so(play: Watched) -> None:
    play.reach_normal()
    play.run(20)
    assert play.opened() == []
    assert play.notes() == ["3 of 3 nodes up, n2 leads", "Baseline learned: 3.0k ops/s ± 4 %"]
    assert [e.level for e in play.all(ev.Noted)] == [Level.GOOD, Level.GOOD]
    assert play.monitor.is_healthy is True


def test_nodes_that_start_at_the_beginning_break_nothing(play: Watched) -> None:
    play.start()
    for name in play.names:
        play.observe(name, NodeStatus.STARTING)
    play.run(5)
    play.up("n1", "n1", "n2")
    play.run(5)
    assert play.opened() == []
    assert play.monitor.is_healthy is None


def test_a_node_that_dies_while_starting_is_told(play: Watched) -> None:
    play.start()
    play.observe("n1", NodeStatus.STARTING)
    play.observe("n1", NodeStatus.DOWN, exit_code=1)
    assert play.texts() == ["n1 is down"]


def test_a_killed_leader_is_seen_at_once_then_the_leader_then_the_load(play: Watched) -> None:
    play.reach_normal("n3")
    killed_t = play.clock.t
    play.kill("n3")
    assert play.texts() == ["n3 is down"]
    assert play.all(ev.ViolationOpened)[0].t == killed_t
    play.run(4.2, share=0)
    opened = {e.invariant: e for e in play.all(ev.ViolationOpened)}
    assert set(opened) == {"nodes-up", "leader", "progress", "throughput"}
    assert 0.2 < opened["leader"].t - killed_t < 0.5
    assert 0.4 < opened["progress"].t - killed_t < 0.8
    assert opened["throughput"].text == "throughput 0 % of baseline"
    assert opened["leader"].text == "no leader: writes cannot commit"
    assert play.monitor.is_healthy is False


def test_what_broke_closes_as_it_heals(play: Watched) -> None:
    play.reach_normal("n3")
    play.kill("n3")
    play.run(4.2, share=0)
    play.elect("n1")
    play.run(3)
    assert play.open_now() == {("nodes-up", "n3")}
    closed = {e.invariant: e for e in play.all(ev.ViolationClosed)}
    assert closed["leader"].text == "n1 leads"
    assert closed["throughput"].text == "throughput back at 100 % of baseline"
    assert closed["progress"].t < closed["throughput"].t
    assert closed["leader"].open_s == pytest.approx(3.9, abs=0.2)
    play.observe("n3", NodeStatus.STARTING)
    play.run(1)
    play.observe("n3", role=Role.FOLLOWER)
    play.run(3)
    assert play.open_now() == set()
    assert play.notes()[-2:] == ["n3 is starting", "all invariants hold again"]
    assert play.monitor.is_healthy is True


def test_the_monitor_is_blind_to_what_was_injected() -> None:
    def violations(*, told: bool) -> list[ev.Event]:
        play = Watched()
        play.reach_normal("n3")
        t = play.clock.t
        if told:
            play.emit(ev.VictimChosen(t=t, nodes=("n3",), roles=(Role.LEADER,), reason="it leads"))
            play.emit(ev.CountdownStarted(t=t, deadline_t=t, seconds=3, title="", subtitle=""))
            play.emit(ev.CountdownEnded(t=t, aborted=False))
            play.emit(
                ev.FaultInjected(t=t, fault_id="f", chaos_type="kill", node="n3", text="kill")
            )
        play.run(0.3)
        if told:
            play.emit(ev.Detected(t=t, after_s=0.1, evidence=""))
        play.kill("n3")
        play.run(5, share=0)
        play.elect("n1")
        play.run(3)
        if told:
            play.emit(
                ev.FaultCleared(t=t, fault_id="f", chaos_type="kill", node="n3", text="undone")
            )
            play.emit(ev.Recovered(t=t, after_s=1, outage_s=1, share=1))
        return [*play.all(ev.ViolationOpened), *play.all(ev.ViolationClosed), *play.all(ev.Noted)]

    assert violations(told=True) == violations(told=False)


def test_an_injection_that_did_nothing_breaks_nothing(play: Watched) -> None:
    play.reach_normal()
    play.emit(ev.FaultInjected(t=play.clock.t, fault_id="f", chaos_type="kill", node="n2", text=""))
    play.run(5)
    assert play.opened() == []


def test_each_node_has_its_own_violation_and_the_majority_one_more(play: Watched) -> None:
    play.reach_normal("n3")
    play.kill("n3")
    play.kill("n1")
    play.run(3, share=0)
    assert {("nodes-up", "n1"), ("nodes-up", "n3"), ("majority", "")} <= play.open_now()
    assert "1 of 3 nodes up: no majority" in play.texts()
    play.observe("n1", role=Role.FOLLOWER)
    assert ("majority", "") in play.closed()


def test_a_paused_node_that_is_then_killed_is_one_violation_and_two_lines(play: Watched) -> None:
    play.reach_normal()
    play.pause("n1")
    play.run(1)
    play.kill("n1")
    assert play.texts() == ["n1 is paused"]
    assert play.notes()[-1] == "n1 is down"
    assert play.opened() == [("nodes-up", "n1")]


def test_a_graceful_change_of_leader_is_no_loss_of_it(play: Watched) -> None:
    play.reach_normal("n2")
    play.observe("n2", role=Role.FOLLOWER)
    play.run(0.1)
    play.observe("n1", role=Role.LEADER)
    play.run(3)
    assert play.opened() == []


def test_throughput_that_wavers_about_the_limit_does_not_flap(play: Watched) -> None:
    play.reach_normal()
    for round_number in range(100):
        play.run(0.3, share=0.79 + 0.06 * math.sin(round_number))
    assert play.opened().count(("throughput", "")) <= 1
    assert play.closed() == []


def test_a_hiccup_of_the_machine_is_no_alarm(play: Watched) -> None:
    play.reach_normal()
    for _ in range(20):
        play.run(0.2, share=0.2, p99=190)
        play.run(0.2, share=1.8, p99=150)
        play.run(1)
    assert play.opened() == []


def test_latency_has_to_stay_high_for_two_seconds(play: Watched) -> None:
    play.reach_normal()
    play.run(1.4, p99=200)
    play.run(2)
    assert play.opened() == []
    play.run(2.5, p99=45)
    assert play.opened() == []
    play.run(2.5, p99=85)
    assert play.texts() == ["p99 latency 85.0 ms, normal is 7.4 ms"]
    play.run(3)
    assert play.all(ev.ViolationClosed)[0].text == "p99 latency back at 7.4 ms"


def test_failed_requests_open_at_once_and_close_after_they_ended(play: Watched) -> None:
    play.reach_normal()
    play.run(0.1, failed=3)
    assert play.texts() == ["3 requests failed"]
    for _ in range(5):
        play.run(0.9)
        play.run(0.1, failed=1)
    assert play.closed() == []
    play.run(3)
    assert play.all(ev.ViolationClosed)[0].text == "all requests answered again"
    assert len(play.opened()) == 1


def test_a_load_short_of_breath_that_reports_seldom_is_judged_all_the_same(play: Watched) -> None:
    play.reach_normal()
    play.loading = False
    for _ in range(5):
        play.run(1.3)
        t = play.clock.t
        sample = make_sample(t, ops=900, p99=900, failed=50, interval_s=1.3)
        play.emit(ev.Sampled(t=t, sample=sample))
    assert {name for name, _ in play.opened()} == {"throughput", "p99", "failed"}


def test_requests_are_not_called_answered_while_none_is(play: Watched) -> None:
    play.reach_normal()
    play.run(1, share=0, failed=5)
    play.run(5, share=0)
    assert ("failed", "") in play.open_now()


def test_progress_opens_after_half_a_second_and_closes_with_the_first_ack(play: Watched) -> None:
    play.reach_normal()
    stopped_t = play.clock.t
    play.run(2.0, share=0)
    opened = next(e for e in play.all(ev.ViolationOpened) if e.invariant == "progress")
    assert opened.t == pytest.approx(stopped_t + 0.5, abs=0.11)
    play.run(0.1, share=0.01)
    closed = next(e for e in play.all(ev.ViolationClosed) if e.invariant == "progress")
    assert closed.t == pytest.approx(stopped_t + 2.1)


def test_a_load_that_never_had_an_ack_stands_still_too(play: Watched) -> None:
    play.start()
    play.up("n1")
    play.start_load()
    play.run(2.5, share=0)
    assert play.opened() == []
    play.run(1, share=0)
    assert play.opened() == [("progress", "")]


def test_few_writes_a_second_are_given_longer(play: Watched) -> None:
    play.rate = 10
    play.start()
    play.up("n1")
    play.start_load()
    for _ in range(20):
        play.run(0.1)
        play.run(0.7, share=0)
    assert play.opened() == []
    play.run(2.5, share=0)
    assert play.opened() == [("progress", "")]


def test_a_lost_load_process_is_never_an_outage(play: Watched) -> None:
    play.reach_normal()
    play.lose_load()
    play.run(10)
    assert play.opened() == []
    play.start_load()
    play.run(0.5, share=0)
    play.run(0.5, share=0.4)
    play.run(5)
    assert play.opened() == []


def test_what_was_open_about_a_load_closes_when_it_is_lost(play: Watched) -> None:
    play.reach_normal()
    play.run(3, share=0, failed=2)
    assert {name for name, _ in play.open_now()} == {"progress", "throughput", "failed"}
    play.lose_load()
    assert play.open_now() == set()
    assert all("no longer measured" in e.text for e in play.all(ev.ViolationClosed))


def test_stopping_the_load_is_no_outage(play: Watched) -> None:
    play.reach_normal()
    play.run(1.5, share=0, attempting=False)
    play.loading = False
    play.emit(ev.LoadChanged(t=play.clock.t, status="stopped"))
    play.run(5)
    assert play.opened() == []


def test_a_machine_that_stood_still_breaks_nothing(play: Watched) -> None:
    play.reach_normal()
    play.clock.t += 60
    play.emit(ev.Suspended(t=play.clock.t, seconds=60))
    play.run(1.5, share=0, p99=9000)
    play.run(10)
    assert play.opened() == []


def test_an_app_that_stood_still_takes_its_own_late_look_into_account(play: Watched) -> None:
    play.reach_normal()
    play.clock.t += 8
    play.tick()
    play.run(3)
    assert play.opened() == []


def test_after_a_standstill_what_stays_broken_is_told(play: Watched) -> None:
    play.reach_normal()
    play.clock.t += 60
    play.emit(ev.Suspended(t=play.clock.t, seconds=60))
    play.run(5, share=0)
    assert {("progress", ""), ("throughput", "")} <= play.open_now()


def test_a_running_load_that_reports_nothing_is_unknown_not_healthy(play: Watched) -> None:
    play.reach_normal()
    play.loading = False
    play.run(3)
    assert play.monitor.is_healthy is None
    assert play.opened() == []
    assert play.notes()[-1] == "no figures from the load for 1.5 s: throughput is unknown"
    play.loading = True
    play.run(3)
    assert play.notes()[-1] == "figures from the load again"
    assert play.monitor.is_healthy is True


def test_a_node_that_is_no_longer_observed_is_unknown_not_healthy(play: Watched) -> None:
    play.reach_normal()
    silent = play.health.pop("n1")
    play.run(2.5)
    assert play.opened() == []
    play.run(1)
    assert play.texts() == ["n1 is unknown: not observed for 3 s"]
    assert play.all(ev.ViolationOpened)[0].level is Level.WARNING
    play.emit(ev.NodeObserved(t=play.clock.t, health=silent))
    assert play.open_now() == set()


def test_a_dead_node_needs_no_fresh_observation_to_stay_dead(play: Watched) -> None:
    play.reach_normal()
    play.kill("n1")
    play.health.pop("n1")
    play.run(10)
    assert play.texts() == ["n1 is down"]


def test_a_node_that_misses_one_probe_is_no_violation(play: Watched) -> None:
    play.reach_normal()
    play.observe("n1", NodeStatus.UNKNOWN, was_role=Role.FOLLOWER)
    play.run(0.5)
    play.observe("n1", role=Role.FOLLOWER)
    play.run(2)
    assert play.opened() == []
    play.observe("n1", NodeStatus.UNKNOWN, was_role=Role.FOLLOWER)
    play.run(2)
    assert play.texts() == ["n1 doesn't answer: its state is unknown"]


def test_whether_a_silent_leader_leads_on_is_not_claimed(play: Watched) -> None:
    play.reach_normal("n2")
    play.observe("n2", NodeStatus.UNKNOWN, was_role=Role.LEADER)
    play.run(3)
    assert ("leader", "") not in play.opened()


def test_with_unknown_nodes_a_missing_majority_is_not_claimed(play: Watched) -> None:
    play.reach_normal("n2")
    play.kill("n1")
    play.observe("n3", NodeStatus.UNKNOWN, was_role=Role.FOLLOWER)
    play.run(3)
    assert ("majority", "") not in play.opened()


def test_a_new_run_forgets_the_old_one(play: Watched) -> None:
    play.reach_normal("n3")
    play.kill("n3")
    play.run(3, share=0)
    play.loading = False
    play.health.clear()
    before = len(play.all(ev.ViolationClosed)), len(play.opened())
    play.start()
    play.run(5)
    assert play.open_now() == set()
    assert (len(play.all(ev.ViolationClosed)), len(play.opened())) == before
    assert play.monitor.is_healthy is None


def test_a_closed_monitor_watches_no_more(play: Watched) -> None:
    play.reach_normal()
    play.monitor.close()
    play.kill("n1")
    assert play.opened() == []


@pytest.mark.parametrize("period_s", [0.1, 0.2, 0.4])
def test_a_node_that_dies_and_returns_again_and_again_opens_and_closes_in_pairs(
    play: Watched, period_s: float
) -> None:
    play.reach_normal("n2")
    for _ in range(10):
        play.kill("n1")
        play.run(period_s)
        play.observe("n1", role=Role.FOLLOWER)
        play.run(period_s)
    assert len(play.opened()) == len(play.closed()) == 10
    assert all(e.open_s >= 0 for e in play.all(ev.ViolationClosed))
