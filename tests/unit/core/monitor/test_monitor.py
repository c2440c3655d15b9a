"""The monitor over whole runs: joint violations, evidence, standstills, and the end."""

from __future__ import annotations

import pytest

from core.model import events as ev
from core.model.events import Level, NodeStatus, Role
from tests.unit.core.watching import WatchedPlay


def test_a_healthy_run_breaks_nothing_and_says_so(play: WatchedPlay) -> None:
    play.reach_normal()
    play.run(20)
    assert play.opened() == []
    assert play.notes() == ["3 of 3 nodes up, n2 leads", "Baseline learned: 3.0k ops/s ± 4 %"]
    assert [e.level for e in play.all(ev.FeedLine)] == [Level.GOOD, Level.GOOD]
    assert play.monitor.is_healthy is True


def test_a_killed_leader_is_seen_at_once_then_the_leader_then_the_load(play: WatchedPlay) -> None:
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


def test_violation_closes_as_the_system_heals(play: WatchedPlay) -> None:
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
        play = WatchedPlay()
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
        return [
            *play.all(ev.ViolationOpened),
            *play.all(ev.ViolationClosed),
            *play.all(ev.FeedLine),
        ]

    assert violations(told=True) == violations(told=False)


def test_an_injection_that_did_nothing_breaks_nothing(play: WatchedPlay) -> None:
    play.reach_normal()
    play.emit(ev.FaultInjected(t=play.clock.t, fault_id="f", chaos_type="kill", node="n2", text=""))
    play.run(5)
    assert play.opened() == []


def test_a_machine_that_stood_still_breaks_nothing(play: WatchedPlay) -> None:
    play.reach_normal()
    play.clock.t += 60
    play.emit(ev.Suspended(t=play.clock.t, seconds=60))
    play.run(1.5, share=0, p99=9000)
    play.run(10)
    assert play.opened() == []


def test_an_app_that_stood_still_takes_its_own_late_look_into_account(play: WatchedPlay) -> None:
    play.reach_normal()
    play.clock.t += 8
    play.tick()
    play.run(3)
    assert play.opened() == []


def test_after_a_standstill_what_stays_broken_is_told(play: WatchedPlay) -> None:
    play.reach_normal()
    play.clock.t += 60
    play.emit(ev.Suspended(t=play.clock.t, seconds=60))
    play.run(5, share=0)
    assert {("progress", ""), ("throughput", "")} <= play.open_now()


def test_a_new_run_forgets_the_old_one(play: WatchedPlay) -> None:
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
