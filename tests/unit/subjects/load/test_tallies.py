"""Writes are counted by the node that they were sent to, and reported with each sample."""

from __future__ import annotations

from core.model.measurements import NodeTally
from subjects.load.meter import Meter
from subjects.load.tallies import NodeTallies


def test_outcomes_are_counted_by_node_until_they_are_taken() -> None:
    tallies = NodeTallies()
    for _ in range(3):
        tallies.acked("n1")
    tallies.failed("n2")
    tallies.refused("n2")
    assert tallies.take() == {"n1": NodeTally(acked=3), "n2": NodeTally(failed=1, refused=1)}
    assert tallies.take() == {}


def test_a_sample_carries_the_counts_of_its_interval() -> None:
    tallies = NodeTallies()
    meter = Meter(0.0, tallies=tallies)
    tallies.acked("n1")
    assert meter.report(0.1, in_flight=0, total_writes_acked=1).nodes == {"n1": NodeTally(acked=1)}
    assert meter.report(0.2, in_flight=0, total_writes_acked=1).nodes == {}


def test_counts_made_during_a_standstill_are_no_measurement() -> None:
    tallies = NodeTallies()
    meter = Meter(0.0, tallies=tallies)
    tallies.acked("n1")
    meter.skip(5.0)
    assert meter.report(5.1, in_flight=0, total_writes_acked=1).nodes == {}
