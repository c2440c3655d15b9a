"""A probe of the hypothesis is shown as a node: up within tolerance, and else with the reason."""

from __future__ import annotations

from pathlib import Path

from core.model.events import ConditionObserved, Event, NodeHealth, NodeObserved, NodeStatus
from core.model.records import UnknownBecause
from core.views.timeline import RunClock
from subjects.own.experiment.outcome import ProbeSaid, ProbeVerdict
from subjects.own.experiment.runner import ActivityRunner
from subjects.own.experiment.values import Values
from subjects.own.experiment.watch import HypothesisWatcher, judge_probe
from tests.unit.subjects.own.experiment.experiments import experiment, probe, process

BEFORE = NodeHealth(node="p", status=NodeStatus.UP, changed_t=1.0)


def test_probe_within_tolerance_is_up() -> None:
    said = ProbeSaid(name="p", verdict=ProbeVerdict(met=True, why="200"), asked_t=4.0, took_s=0.02)
    health = judge_probe(said, BEFORE, 4.5)
    assert (health.status, health.changed_t, health.answer_ms) == (NodeStatus.UP, 1.0, 20.0)
    assert health.facts == {"said": "200"}


def test_probe_out_of_tolerance_is_unknown_with_the_reason() -> None:
    said = ProbeSaid(name="p", verdict=ProbeVerdict(met=False, why="503"), asked_t=4.0)
    health = judge_probe(said, BEFORE, 4.5)
    assert (health.status, health.detail, health.changed_t) == (NodeStatus.UNKNOWN, "503", 4.5)
    assert health.unknown_because is UnknownBecause.NOT_READY


def test_probe_without_an_answer_is_silent() -> None:
    said = ProbeSaid(
        name="p", verdict=ProbeVerdict(met=False, why="refused"), asked_t=4.0, failed=True
    )
    assert judge_probe(said, BEFORE, 4.5).unknown_because is UnknownBecause.SILENT


async def test_nothing_is_told_before_the_start_and_each_probe_after_it(tmp_path: Path) -> None:
    events: list[Event] = []
    read = experiment(
        tmp_path,
        probes=[
            probe("same", 0, process("-c", "exit 0")),
            probe("same", 0, process("-c", "exit 2")),
        ],
    )
    runner = ActivityRunner(Values(), tmp_path)
    watcher = HypothesisWatcher(read, runner, events.append, RunClock())
    assert [said.verdict.met for said in await watcher.evaluate()] == [True, False]
    assert events == []
    watcher.begin()
    await watcher.evaluate()
    seen = [e.health.node for e in events if isinstance(e, NodeObserved)]
    assert seen == ["same", "same 2"]
    told = [(e.node, e.good, e.value) for e in events if isinstance(e, ConditionObserved)]
    assert told == [("same", True, "0"), ("same 2", False, "2, wanted 0")]
