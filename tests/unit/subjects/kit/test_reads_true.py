"""Reads that miss what was acknowledged break an invariant while they do, and only then."""

from __future__ import annotations

from core.model import events as ev
from core.monitor.invariants import InvariantState
from core.views.system_view import SystemView
from subjects.kit.reads_true import READS
from tests.records import a_sample


def judged(*missed: int) -> list[InvariantState]:
    samples = tuple(
        a_sample(1.0 + at / 10, acked=10, read_anomalies=count) for at, count in enumerate(missed)
    )
    view = SystemView(load_status=ev.LoadStatus.RUNNING, samples=samples, now=3.0)
    return [verdict.state for verdict in READS.judge(view)]


def test_reads_that_miss_more_and_more_break_it() -> None:
    assert judged(0, 0, 3) == [InvariantState.BROKEN]


def test_reads_that_missed_before_the_last_second_do_not() -> None:
    assert judged(7, 7, 7) == [InvariantState.HOLDS]


def test_nothing_is_said_before_there_are_samples_to_compare() -> None:
    assert judged(1) == []
    assert judged() == []
