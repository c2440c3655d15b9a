"""The metrics of a show, as Prometheus's own parser reads them, and the dashboard made of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families

from core.model import events as ev
from core.report.metrics import RunCounts, exposition, families
from core.report.metrics.exposition import MetricFamily, MetricKind, MetricSample
from core.views.timeline import Timeline
from tests.clocks import SetClock
from tests.scripted import FAULT_T, scripted_run

DASHBOARD = Path(__file__).parents[5] / "resources" / "grafana" / "faultstage.json"
EPOCH = 1_700_000_000.0
"""The wall clock at the run's start, seconds since the epoch."""


class Shown:
    """A show of some events, with the clock where the last one left it."""

    def __init__(self, events: Iterable[ev.Event] = ()) -> None:
        self.clock = SetClock()
        self.timeline = Timeline()
        self.counts = RunCounts(lambda: EPOCH + self.clock.t, self.clock.now)
        self.timeline.subscribe(self.counts.add)
        self.play(events)

    def play(self, events: Iterable[ev.Event]) -> None:
        for event in events:
            self.clock.t = event.t
            self.timeline.append(event)

    def text(self) -> str:
        return exposition(families(self.timeline.state, self.counts, self.clock.now()))

    def metrics(self) -> dict[str, Metric]:
        return {metric.name: metric for metric in text_string_to_metric_families(self.text())}

    def value(self, name: str, **labels: str) -> float | None:
        found = [
            sample.value
            for metric in self.metrics().values()
            for sample in metric.samples
            if sample.name == name and labels.items() <= sample.labels.items()
        ]
        assert len(found) < 2, f"{name} {labels} is there {len(found)} times"
        return found[0] if found else None


def measured() -> Iterator[ev.Event]:
    """Yields a scripted run whose load tells durations, and whose nodes are asked for answers."""
    for event in scripted_run():
        if isinstance(event, ev.NodeObserved):
            event = replace(event, health=replace(event.health, answer_ms=1.5))
        if isinstance(event, ev.Sampled):
            counts = (0, event.sample.acked, *(0 for _ in range(10)), 1)
            durations = ev.Durations(counts, event.sample.acked * 0.002 + 9.0)
            event = replace(event, sample=replace(event.sample, durations=durations))
        yield event


def until(t: float) -> list[ev.Event]:
    return [event for event in measured() if event.t <= t]


def test_operations_are_counted_by_outcome_with_their_durations() -> None:
    shown = Shown(measured())
    samples = [event.sample for event in measured() if isinstance(event, ev.Sampled)]
    acked = sum(sample.acked for sample in samples)
    assert shown.value("faultstage_operations_total", outcome="acknowledged") == acked
    failed = sum(sample.failed for sample in samples)
    assert shown.value("faultstage_operations_total", outcome="failed") == failed > 0
    bucket = "faultstage_operation_duration_seconds_bucket"
    assert shown.value(bucket, le="0.001") == 0
    assert shown.value(bucket, le="0.0025") == shown.value(bucket, le="5") == acked
    assert shown.value(bucket, le="+Inf") == acked + len(samples)
    assert shown.value("faultstage_operation_duration_seconds_count") == acked + len(samples)
    seconds = shown.value("faultstage_operation_duration_seconds_sum")
    assert seconds == pytest.approx(acked * 0.002 + 9.0 * len(samples))


def test_load_that_tells_no_durations_has_no_histogram() -> None:
    shown = Shown(scripted_run())
    assert shown.value("faultstage_operations_total", outcome="acknowledged")
    assert shown.value("faultstage_operation_duration_seconds_count") is None


def test_stage_is_told_while_the_fault_is_in() -> None:
    shown = Shown(until(32.0))
    assert shown.value("faultstage_node_answer_seconds", node="n1") == pytest.approx(0.0015)
    assert shown.value("faultstage_faults_in_force") == 1
    assert shown.value("faultstage_fault_in_force", fault="process-kill", node="n3") == 1
    assert shown.value("faultstage_faults_injected_total", fault="process-kill") == 1
    at = shown.value("faultstage_last_fault_timestamp_seconds")
    assert at == pytest.approx(EPOCH + FAULT_T)
    assert shown.value("faultstage_fault_detected_seconds") == pytest.approx(0.31)
    assert shown.value("faultstage_fault_recovered_seconds") is None, "it isn't known yet"
    assert shown.value("faultstage_node_status", node="n3", status="down") == 1
    assert shown.value("faultstage_node_status", node="n3", status="up") == 0
    assert shown.value("faultstage_node_role", node="n1", role="candidate") == 1
    assert shown.value("faultstage_node_role", node="n3", role="leader") == 0
    assert shown.value("faultstage_chapter", chapter="detection") == 1
    assert shown.value("faultstage_chapter", chapter="load") == 0
    assert shown.value("faultstage_invariant_violations_open", invariant="progress") == 1
    assert shown.value("faultstage_load_running") == 1


def test_lost_writes_are_unknown_until_they_were_looked_for() -> None:
    shown = Shown(until(50.0))
    assert shown.value("faultstage_lost_writes") is None
    assert shown.value("faultstage_read_back_complete") is None
    shown = Shown(measured())
    assert shown.value("faultstage_lost_writes") == 0
    assert shown.value("faultstage_read_back_complete") == 1
    assert shown.value("faultstage_story_completed") == 1


def test_node_and_load_that_are_not_heard_of_are_unknown() -> None:
    shown = Shown(until(20.0))
    shown.clock.t = 40.0
    assert shown.value("faultstage_node_status", node="n1", status="up") == 0
    assert shown.value("faultstage_node_status", node="n1", status="unknown") == 1
    assert shown.value("faultstage_node_role", node="n3", role="leader") == 0
    assert shown.value("faultstage_load_running") == 0
    assert shown.value("faultstage_operations_in_flight") is None


def test_counters_go_on_over_the_next_run() -> None:
    shown = Shown(measured())
    first = shown.value("faultstage_acknowledged_writes_total")
    operations = shown.value("faultstage_operations_total", outcome="acknowledged")
    shown.play(until(10.0))
    assert first is not None
    assert operations is not None
    assert (shown.value("faultstage_acknowledged_writes_total") or 0) > first > 0
    assert (shown.value("faultstage_operations_total", outcome="acknowledged") or 0) > operations
    assert shown.value("faultstage_lost_writes") is None, "the new run's aren't known"


def test_nothing_on_stage_is_still_a_valid_page() -> None:
    text = Shown().text()
    assert text.endswith("\n")
    assert "faultstage_run_info" not in text
    assert Shown().value("faultstage_operations_total", outcome="failed") == 0


def test_names_follow_the_conventions() -> None:
    metrics = Shown(measured()).metrics().values()
    assert len(metrics) > 20
    for metric in metrics:
        assert re.fullmatch(r"faultstage_[a-z]+(_[a-z]+)*", metric.name)
        assert metric.documentation.endswith(".")
        assert metric.type in ("counter", "gauge", "histogram")
        names = {sample.name for sample in metric.samples}
        if metric.type == "counter":
            assert names == {f"{metric.name}_total"}
        assert not metric.name.endswith(("_ms", "_s", "_count", "_milliseconds", "_total"))
        assert len({(s.name, *sorted(s.labels.items())) for s in metric.samples}) == len(
            metric.samples
        )


def test_labels_and_help_are_escaped() -> None:
    hard = 'a "quoted"\\ line\nand another'
    family = MetricFamily(
        "m_x", MetricKind.GAUGE, "One\\two\nthree", (MetricSample(1, {"l": hard}),)
    )
    (metric,) = text_string_to_metric_families(exposition([family]))
    assert metric.samples[0].labels == {"l": hard}
    assert metric.documentation == "One\\two\nthree"


def test_numbers_are_written_so_that_they_are_read_as_they_are() -> None:
    values = (0, 1, 0.1, 1e-9, 1e300, float("inf"), 1_700_000_029.03, 2**60)
    samples = tuple(MetricSample(value, {"n": str(n)}) for n, value in enumerate(values))
    family = MetricFamily("m_x", MetricKind.GAUGE, "Numbers.", samples)
    (metric,) = text_string_to_metric_families(exposition([family]))
    assert [sample.value for sample in metric.samples] == list(values)


# --- the dashboard -----------------------------------------------------------------------


def _expressions(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for key, value in part.items():  # pyright: ignore[reportUnknownVariableType]
            if key in ("expr", "query", "definition") and isinstance(value, str):
                yield value
            else:
                yield from _expressions(value)
    elif isinstance(part, list):
        for value in part:  # pyright: ignore[reportUnknownVariableType]
            yield from _expressions(value)


def test_every_query_of_the_dashboard_names_metrics_and_labels_that_are_exported() -> None:
    shown = [Shown(until(32.0)), Shown(measured())]
    exported: dict[str, set[str]] = {}
    for sample in (s for each in shown for m in each.metrics().values() for s in m.samples):
        exported.setdefault(sample.name, set()).update(sample.labels)
    dashboard = json.loads(DASHBOARD.read_text("utf-8"))
    queries = [query for query in _expressions(dashboard) if query != "prometheus"]
    assert len(queries) > 15
    for query in queries:
        used = re.findall(r"(faultstage_\w+)(?:\{([^}]*)\})?", query)
        assert used, query
        for name, selector in used:
            assert name in exported, f"{name} isn't exported: {query}"
            labels = set(re.findall(r"(\w+)=", selector)) - {"instance"}
            labels |= {
                label
                for group in re.findall(r"by \(([\w, ]+)\)", query)
                for label in group.split(", ")
            }
            assert labels <= exported[name], f"{name} has no such label: {query}"


def test_legends_of_the_dashboard_name_labels_that_are_exported() -> None:
    shown = Shown(until(32.0))
    exported = {s.name: set(s.labels) for m in shown.metrics().values() for s in m.samples}
    for panel in json.loads(DASHBOARD.read_text("utf-8"))["panels"]:
        for target in panel["targets"]:
            labels = set(re.findall(r"\{\{(\w+)\}\}", target["legendFormat"]))
            names = re.findall(r"faultstage_\w+", target["expr"])
            assert not labels or labels <= exported[names[0]], panel["title"]


def test_dashboard_has_panels_that_do_not_overlap() -> None:
    panels = json.loads(DASHBOARD.read_text("utf-8"))["panels"]
    cells = [
        (x, y)
        for place in (panel["gridPos"] for panel in panels)
        for x in range(place["x"], place["x"] + place["w"])
        for y in range(place["y"], place["y"] + place["h"])
    ]
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < 24
