"""Tests of the monitor on the load: throughput, latency, failures, progress."""

from __future__ import annotations

import math

import pytest

from core.model import events as ev
from tests.unit.core.playing import make_sample
from tests.unit.core.watching import WatchedPlay


def test_throughput_that_wavers_about_the_limit_does_not_flap(play: WatchedPlay) -> None:
    play.reach_normal()
    for round_number in range(100):
        play.run(0.3, share=0.79 + 0.06 * math.sin(round_number))
    assert play.opened().count(("throughput", "")) <= 1
    assert play.closed() == []


def test_a_hiccup_of_the_machine_is_no_alarm(play: WatchedPlay) -> None:
    play.reach_normal()
    for _ in range(20):
        play.run(0.2, share=0.2, p99=190)
        play.run(0.2, share=1.8, p99=150)
        play.run(1)
    assert play.opened() == []


def test_latency_has_to_stay_high_for_two_seconds(play: WatchedPlay) -> None:
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


def test_failed_requests_open_at_once_and_close_after_they_ended(play: WatchedPlay) -> None:
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


def test_a_load_short_of_breath_that_reports_seldom_is_judged_all_the_same(
    play: WatchedPlay,
) -> None:
    play.reach_normal()
    play.loading = False
    for _ in range(5):
        play.run(1.3)
        t = play.clock.t
        sample = make_sample(t, ops=900, p99=900, failed=50, interval_s=1.3)
        play.emit(ev.Sampled(t=t, sample=sample))
    assert {name for name, _ in play.opened()} == {"throughput", "p99", "failed"}


def test_requests_are_not_called_answered_while_none_is(play: WatchedPlay) -> None:
    play.reach_normal()
    play.run(1, share=0, failed=5)
    play.run(5, share=0)
    assert ("failed", "") in play.open_now()


def test_progress_opens_after_half_a_second_and_closes_with_the_first_ack(
    play: WatchedPlay,
) -> None:
    play.reach_normal()
    stopped_t = play.clock.t
    play.run(2.0, share=0)
    opened = next(e for e in play.all(ev.ViolationOpened) if e.invariant == "progress")
    assert opened.t == pytest.approx(stopped_t + 0.5, abs=0.11)
    play.run(0.1, share=0.01)
    closed = next(e for e in play.all(ev.ViolationClosed) if e.invariant == "progress")
    assert closed.t == pytest.approx(stopped_t + 2.1)


def test_a_load_that_never_had_an_ack_stands_still_too(play: WatchedPlay) -> None:
    play.start()
    play.up("n1")
    play.start_load()
    play.run(2.5, share=0)
    assert play.opened() == []
    play.run(1, share=0)
    assert play.opened() == [("progress", "")]


def test_few_writes_a_second_are_given_longer(play: WatchedPlay) -> None:
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


def test_a_lost_load_process_is_never_an_outage(play: WatchedPlay) -> None:
    play.reach_normal()
    play.lose_load()
    play.run(10)
    assert play.opened() == []
    play.start_load()
    play.run(0.5, share=0)
    play.run(0.5, share=0.4)
    play.run(5)
    assert play.opened() == []


def test_violations_about_a_load_close_when_it_is_lost(play: WatchedPlay) -> None:
    play.reach_normal()
    play.run(3, share=0, failed=2)
    assert {name for name, _ in play.open_now()} == {"progress", "throughput", "failed"}
    play.lose_load()
    assert play.open_now() == set()
    assert all("no longer measured" in e.text for e in play.all(ev.ViolationClosed))
    # Nobody knows whether it holds: no check mark.
    assert all(e.level is ev.Level.INFO for e in play.all(ev.ViolationClosed))


def test_stopping_the_load_is_no_outage(play: WatchedPlay) -> None:
    play.reach_normal()
    play.run(1.5, share=0, attempting=False)
    play.loading = False
    play.emit(ev.LoadChanged(t=play.clock.t, status=ev.LoadStatus.STOPPED))
    play.run(5)
    assert play.opened() == []


def test_a_running_load_that_reports_nothing_is_unknown_not_healthy(play: WatchedPlay) -> None:
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


def test_requests_that_fail_in_the_first_moment_of_the_load_are_no_news(play: WatchedPlay) -> None:
    play.start()
    play.up("n2")
    play.start_load()
    play.run(0.1, failed=15)
    play.run(4)
    assert play.opened() == []
    play.run(0.1, failed=1)
    assert play.texts() == ["1 request failed"]


def test_requests_that_fail_from_the_first_on_are_told_once_that_lasts(play: WatchedPlay) -> None:
    play.start()
    play.up("n2")
    play.start_load()
    play.run(2.5, failed=5)
    assert play.opened() == []
    play.run(1, failed=5)
    assert play.opened() == [("failed", "")]
