"""Reads that miss what was acknowledged break an invariant while they do, and only then."""

from __future__ import annotations

from core.model import events as ev
from core.monitor.invariants import InvariantState
from core.views.system_view import SystemView
from subjects.kit.reads_true import READS


def sample(t: float, missed: int) -> ev.Sample:
    return ev.Sample(
        t=t,
        interval_s=0.1,
        attempted=10,
        acked=10,
        failed=0,
        shed=0,
        writes_acked=5,
        in_flight=0,
        p50_ms=1.0,
        p99_ms=2.0,
        max_ms=3.0,
        first_ack_t=t,
        last_ack_t=t,
        total_writes_acked=5,
        total_failed=0,
        read_anomalies=missed,
    )


def judged(*missed: int) -> list[InvariantState]:
    samples = tuple(sample(1.0 + at / 10, count) for at, count in enumerate(missed))
    view = SystemView(load_status=ev.LoadStatus.RUNNING, samples=samples, now=3.0)
    return [verdict.state for verdict in READS.judge(view)]


def test_reads_that_miss_more_and_more_break_it() -> None:
    assert judged(0, 0, 3) == [InvariantState.BROKEN]


def test_reads_that_missed_before_the_last_second_do_not() -> None:
    assert judged(7, 7, 7) == [InvariantState.HOLDS]


def test_nothing_is_said_before_there_are_samples_to_compare() -> None:
    assert judged(1) == []
    assert judged() == []
