"""A load that is measured once a second is judged as well as one measured ten times as often."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from core.model import events as ev
from core.views.baseline import BaselineLearner
from core.views.recovery import find_recovery
from core.views.sample_buffer import SampleBuffer
from core.views.samples import outage
from tests.unit.core.playing import make_sample
from tests.unit.core.watching import WatchedPlay

RATE = 200.0


def tick(t: float, ops: float = RATE, failed: int = 0, p99: float | None = 7.4) -> ev.Sample:
    """A tick of one second, in which the answers' own times aren't known."""
    sample = make_sample(
        t, ops=ops, attempted=max(1, round(ops) + failed), failed=failed, interval_s=1.0, p99=p99
    )
    return replace(
        sample,
        writes_acked=sample.acked,
        first_ack_t=t - 1.0 if sample.acked else None,
        last_ack_t=t if sample.acked else None,
    )


def run(play: WatchedPlay, *ticks: tuple[float, int]) -> None:
    """Lets seconds pass, each with its tick of operations a second and failures at its end."""
    for ops, failed in ticks:
        play.loading = False
        play.run(1.0)
        play.emit(ev.Sampled(t=play.clock.t, sample=tick(play.clock.t, ops, failed)))
        play.tick()


@pytest.fixture
def seldom(play: WatchedPlay) -> WatchedPlay:
    play.rate = RATE
    play.start()
    play.up("n2")
    play.run(1)
    play.start_load()
    run(play, *[(RATE, 0)] * 5)
    play.learn()
    run(play, *[(RATE, 0)] * 3)
    return play


def test_a_steady_load_breaks_nothing(seldom: WatchedPlay) -> None:
    run(seldom, *[(RATE, 0)] * 10)
    assert seldom.opened() == []


def test_ticks_without_an_answer_are_an_outage(seldom: WatchedPlay) -> None:
    run(seldom, (0, 0), (0, 4))
    assert {name for name, _ in seldom.opened()} >= {"progress", "throughput", "failed"}
    run(seldom, *[(RATE, 0)] * 4)
    assert seldom.open_now() == set()


def test_a_second_without_figures_is_what_such_a_load_has(seldom: WatchedPlay) -> None:
    seldom.loading = False
    seldom.run(1.9)
    assert not seldom.monitor.seen.is_load_stale
    seldom.run(1.0)
    assert seldom.monitor.seen.is_load_stale
    assert "no figures from the load for 2.5 s: throughput is unknown" in seldom.notes()


@pytest.mark.parametrize("p99", [7.4, None])
def test_a_baseline_is_learned_whether_or_not_latencies_are_told(p99: float | None) -> None:
    learner = BaselineLearner()
    for second in range(1, 8):
        learner.add(tick(float(second), p99=p99))
    assert learner.baseline is not None
    assert learner.baseline.median_ops == RATE
    assert learner.baseline.p99_ms == p99


def test_the_recovery_is_found_at_the_end_of_the_first_whole_second(seldom: WatchedPlay) -> None:
    buffer = SampleBuffer(seldom.timeline)
    fault_t = seldom.clock.t
    run(seldom, (0, 0), (0, 3), (RATE, 0))
    baseline = seldom.timeline.state.baseline
    assert baseline is not None
    found = find_recovery(buffer.since(fault_t), buffer.columns(fault_t), baseline, fault_t)
    assert found is not None
    assert found.since_t == pytest.approx(fault_t + 3.0)
    assert outage(buffer.since(fault_t), fault_t) == pytest.approx(2.0)
    buffer.close()
