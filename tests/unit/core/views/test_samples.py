from __future__ import annotations

import math
import random
from itertools import pairwise

import pytest

from core.model.events import Baseline
from core.views.baseline import BaselineLearner
from core.views.sample_buffer import SampleBuffer
from core.views.samples import (
    SampleState,
    classify,
    degraded_below,
    is_recovered,
    last_seconds,
    outage,
    outage_span,
)
from tests.unit.core.playing import Play, make_sample, make_samples

NORMAL = Baseline(median_ops=3000, spread_ops=120, p99_ms=7.4)


def test_the_buffer_is_fed_by_the_timeline_and_emptied_by_a_new_run() -> None:
    play = Play()
    buffer = SampleBuffer(play.timeline)
    play.start()
    play.start_load()
    play.run(3)
    assert len(buffer) == 30
    assert [s.t for s in buffer.since(2.65)] == pytest.approx([2.7, 2.8, 2.9, 3.0])
    assert buffer.newest is buffer.since(2.95)[-1]
    assert list(buffer.columns().ops) == pytest.approx([3000.0] * 30)
    play.start()
    assert len(buffer) == 0 and not buffer.since(-10) and not len(buffer.columns())
    buffer.close()
    play.run(1)
    assert buffer.newest is None


def test_the_buffer_forgets_the_oldest_so_that_memory_stays_bounded() -> None:
    play = Play()
    buffer = SampleBuffer(play.timeline, samples_kept=20)
    play.start_load()
    play.run(5)
    assert len(buffer) == 20
    assert buffer.since(0)[0].t == pytest.approx(3.1)


def test_a_steady_load_is_learned_after_warm_up_with_a_band_of_some_width() -> None:
    learner = BaselineLearner()
    seen: list[float] = []
    for sample in make_samples(0, [0] * 5 + [900, 1800] + [3000] * 60):
        learner.add(sample)
        seen.append(learner.progress)
    baseline = learner.baseline
    assert baseline is not None
    assert baseline.median_ops == pytest.approx(3000)
    assert baseline.spread_ops == pytest.approx(90)
    assert baseline.p99_ms == 7.4
    assert seen == sorted(seen) and seen[0] == 0 and seen[-1] == 1


def test_a_load_that_still_climbs_is_not_learned_until_it_is_steady() -> None:
    learner = BaselineLearner()
    for sample in make_samples(0, [500 + 60 * i for i in range(45)]):
        assert learner.add(sample) is None
    for sample in make_samples(4.5, [3200] * 35):
        learner.add(sample)
    assert learner.baseline is not None
    assert learner.baseline.median_ops == pytest.approx(3200, rel=0.02)


def test_failed_requests_and_holes_hold_learning_up() -> None:
    learner = BaselineLearner()
    for sample in make_samples(0, [3000] * 38):
        learner.add(sample)
    learner.add(make_sample(6.0))
    assert learner.baseline is None and learner.progress < 0.1
    for i in range(60):
        learner.add(make_sample(6.1 + i / 10, failed=1))
    assert learner.baseline is None and learner.progress == 0.95


@pytest.mark.parametrize("seed", range(8))
def test_a_scattered_load_is_learned_with_a_band_as_wide_as_its_scatter(seed: int) -> None:
    chance = random.Random(seed)
    learner = BaselineLearner()
    samples = make_samples(0, [max(0.0, chance.gauss(3000, 450)) for _ in range(400)])
    for sample in samples:
        if learner.add(sample):
            break
    assert learner.baseline is not None
    assert learner.baseline.median_ops == pytest.approx(3000, rel=0.1)
    assert 400 < learner.baseline.spread_ops < 1900


@pytest.mark.parametrize("rate", [1, 5, 20, 100])
def test_a_slow_load_has_a_baseline_too(rate: int) -> None:
    learner = BaselineLearner()
    due = [math.floor(tick * rate / 10) for tick in range(600)]
    samples = make_samples(0, [(b - a) * 10 for a, b in pairwise(due)])
    for sample in samples:
        learner.add(sample)
    assert learner.baseline is not None
    assert learner.baseline.median_ops == pytest.approx(rate, abs=max(1, rate * 0.1))
    assert is_recovered(samples, learner.baseline)


def test_recovered_needs_a_whole_second_at_the_share() -> None:
    assert is_recovered(make_samples(0, [0] * 20 + [2800] * 10), NORMAL)
    assert not is_recovered(make_samples(0, [0] * 20 + [2800] * 8), NORMAL)
    assert not is_recovered(make_samples(0, [2800] * 7), NORMAL)
    assert not is_recovered(make_samples(0, [2600] * 30), NORMAL)
    assert is_recovered(make_samples(0, [1600] * 30), NORMAL, share=0.5)
    assert not is_recovered([], NORMAL)


def test_samples_that_come_seldom_are_judged_by_the_last() -> None:
    long = make_sample(10.0, ops=2900, interval_s=1.4)
    assert is_recovered([make_sample(8.6, ops=100), long], NORMAL)
    assert last_seconds([make_sample(8.6), long], 0.5) == [long]
    assert not is_recovered([make_sample(10.0, ops=2000, interval_s=1.4)], NORMAL)


def test_a_burst_that_works_off_a_backlog_is_not_recovery() -> None:
    assert not is_recovered(make_samples(0, [0] * 10 + [9000] * 5 + [800] * 5), NORMAL)


def test_recovered_ignores_one_hiccup_that_the_next_interval_makes_good() -> None:
    assert is_recovered(make_samples(0, [3000] * 5 + [600, 5400] + [3000] * 3), NORMAL)


def test_recovered_doesnt_trust_a_second_with_a_hole_in_it() -> None:
    samples = [*make_samples(0, [3000] * 5), *make_samples(4, [3000] * 5)]
    assert not is_recovered(samples, NORMAL)


def test_an_outage_is_exact_from_the_acknowledgements() -> None:
    before = make_samples(0, [3000] * 10)
    last = make_sample(1.1, ops=900, last_ack_s=0.067)
    silent = make_samples(1.1, [0] * 42)
    first = make_sample(5.4, ops=2000, first_ack_s=0.025)
    after = make_samples(5.4, [3000] * 10)
    samples = [*before, last, *silent, first, *after]
    span = outage_span(samples, 1.03)
    assert span == pytest.approx((1.033, 5.325))
    assert outage(samples, 1.03) == pytest.approx(4.292)


def test_an_outage_never_begins_before_the_fault() -> None:
    samples = [*make_samples(0, [3000] * 10), *make_samples(1, [0] * 10)]
    assert outage(samples, 1.5) == pytest.approx(0.5)


def test_an_outage_under_way_lasts_until_the_last_sample() -> None:
    samples = [*make_samples(0, [3000] * 10), *make_samples(1, [0] * 20)]
    assert outage(samples, 1.0) == pytest.approx(2.0)
    assert outage(samples[:10], 5.0) == 0.0 and outage_span([], 0.0) is None


def test_the_longest_of_several_outages_counts() -> None:
    ops = [3000] * 10 + [0] * 5 + [3000] * 5 + [0] * 20 + [3000] * 5
    assert outage(make_samples(0, ops), 0.9) == pytest.approx(2.002)


def test_hole_in_the_samples_is_no_outage() -> None:
    samples = [*make_samples(0, [3000] * 10), *make_samples(30, [3000] * 10)]
    assert outage(samples, 0.5) < 0.01


def test_a_sample_is_told_normal_degraded_stalled_or_unknown() -> None:
    assert classify(make_sample(1), NORMAL) is SampleState.NORMAL
    assert classify(make_sample(1, ops=2300), NORMAL) is SampleState.DEGRADED
    assert classify(make_sample(1, ops=0, attempted=300), NORMAL) is SampleState.STALLED
    assert classify(make_sample(1, ops=0, attempted=0), None) is SampleState.UNKNOWN
    assert classify(make_sample(1), None) is SampleState.UNKNOWN


def test_a_wide_band_makes_degraded_begin_lower() -> None:
    assert degraded_below(NORMAL) == pytest.approx(2400)
    wide = Baseline(median_ops=3000, spread_ops=900, p99_ms=7.4)
    assert degraded_below(wide) == pytest.approx(1200)
    wider = Baseline(median_ops=3000, spread_ops=2900, p99_ms=7.4)
    assert degraded_below(wider) == 0
