"""The metrics of a show: what is on the stage now, and what has been counted.

What isn't known has no sample; a node that wasn't heard of for too long is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from core.model import events as ev
from core.model.measurements import DURATION_BOUNDS_S
from core.report.metrics.counts import RunCounts
from core.report.metrics.exposition import MetricFamily, MetricKind, MetricSample, gauge, number
from core.views.stage_state import ChapterStatus, StageState
from core.views.system_view import SystemView

PREFIX = "faultstage_"
_COUNTER, _GAUGE, _HISTOGRAM = MetricKind.COUNTER, MetricKind.GAUGE, MetricKind.HISTOGRAM


def families(state: StageState, counts: RunCounts, now: float) -> Iterator[MetricFamily]:
    """Yields the metrics of a show.

    Args:
        state: what is on the stage.
        counts: what has been counted.
        now: the time of the present run.
    """
    view = state.system.at(max(now, state.t))
    yield from _story(state)
    yield from _load(state, view, counts)
    yield from _proof(state, counts)
    yield from _nodes(view)
    yield from _faults(state, counts)
    yield from _figures(state, counts)


def _family(
    name: str, kind: MetricKind, about: str, samples: Iterator[MetricSample]
) -> MetricFamily:
    return MetricFamily(f"{PREFIX}{name}", kind, about, tuple(samples))


def _story(state: StageState) -> Iterator[MetricFamily]:
    run = state.run
    if run is None:
        return
    labels = {
        "run_id": run.run_id,
        "subject": run.subject,
        "title": run.title,
        "story": run.story,
        "fault": run.fault,
    }
    about = "The run on stage; always 1."
    yield MetricFamily(f"{PREFIX}run_info", _GAUGE, about, (MetricSample(1, labels),))
    yield _family(
        "chapter",
        _GAUGE,
        "Whether a chapter of the story is on show.",
        (
            MetricSample(index == state.current, {"chapter": chapter.key, "title": chapter.title})
            for index, chapter in enumerate(run.chapters)
        ),
    )
    done = state.statuses.count(ChapterStatus.DONE)
    yield gauge(f"{PREFIX}chapters_done", "Chapters of the story that are done.", done)
    about = "Whether the story came to its end."
    yield gauge(f"{PREFIX}story_completed", about, state.completed)


def _load(state: StageState, view: SystemView, counts: RunCounts) -> Iterator[MetricFamily]:
    if state.run is not None:
        about = "Whether the load runs, as far as is known."
        is_running = view.is_load_running and not view.is_load_stale
        yield gauge(f"{PREFIX}load_running", about, is_running)
    sample = view.sample if view.is_load_running and not view.is_load_stale else None
    about = "Requests that have no outcome yet."
    yield gauge(f"{PREFIX}operations_in_flight", about, sample and sample.in_flight)
    yield _family(
        "operations_total",
        _COUNTER,
        "Requests of the load by what became of them; shed ones were not sent.",
        (MetricSample(count, {"outcome": name}) for name, count in counts.operations.items()),
    )
    yield _family(
        "operation_duration_seconds",
        _HISTOGRAM,
        "How long answered requests took, from the time when they were due.",
        _durations(counts),
    )
    baseline = state.baseline
    about = "Normal throughput, learned before the fault, operations per second."
    ops = None if baseline is None else baseline.median_ops
    yield gauge(f"{PREFIX}baseline_operations_per_second", about, ops)


def _durations(counts: RunCounts) -> Iterator[MetricSample]:
    if not counts.tells_durations:
        return
    bounds = [*map(number, DURATION_BOUNDS_S), "+Inf"]
    total = 0
    for bound, total in zip(bounds, accumulate(counts.durations), strict=True):
        yield MetricSample(total, {"le": bound}, "_bucket")
    yield MetricSample(counts.seconds, suffix="_sum")
    yield MetricSample(total, suffix="_count")


def _proof(state: StageState, counts: RunCounts) -> Iterator[MetricFamily]:
    proof = state.read_back
    yield _family(
        "acknowledged_writes_total",
        _COUNTER,
        "Acknowledged writes in the ledger; of checks, the allowed ones.",
        iter((MetricSample(counts.writes),)),
    )
    is_known = proof is not None and (proof.complete or proof.lost > 0)
    about = "Acknowledged writes that the read-back of this run missed; absent before it."
    yield gauge(f"{PREFIX}lost_writes", about, proof.lost if proof and is_known else None)
    about = "Whether the read-back of this run came to its end; absent before it."
    yield gauge(f"{PREFIX}read_back_complete", about, None if proof is None else proof.complete)
    yield _family(
        "read_anomalies_total",
        _COUNTER,
        "Reads that missed a write that was acknowledged before.",
        iter((MetricSample(counts.anomalies),)),
    )


def _nodes(view: SystemView) -> Iterator[MetricFamily]:
    known = [view.nodes[name] for name in view.names if name in view.nodes]
    yield _family(
        "node_status",
        _GAUGE,
        "Whether a node has a status.",
        (
            MetricSample(view.status_of(name) is status, {"node": name, "status": _label(status)})
            for name in view.names
            for status in ev.NodeStatus
        ),
    )
    yield _family(
        "node_role",
        _GAUGE,
        "Whether a node that is up has a role.",
        (
            MetricSample(_role(view, name) is role, {"node": name, "role": role.value})
            for name in view.names
            for role in ev.Role
        ),
    )
    yield _family(
        "node_memory_bytes",
        _GAUGE,
        "Memory that a node uses, as it was last told.",
        (
            MetricSample(node.memory_bytes, {"node": node.node})
            for node in known
            if node.memory_bytes is not None
        ),
    )
    yield _family(
        "node_lag_entries",
        _GAUGE,
        "Log entries that a node is behind its leader, as it was last told.",
        (MetricSample(node.lag, {"node": node.node}) for node in known if node.lag is not None),
    )
    yield _family(
        "node_answer_seconds",
        _GAUGE,
        "How long a node took to answer the last probe.",
        (
            MetricSample(node.answer_ms / 1000, {"node": node.node})
            for node in known
            if node.answer_ms is not None
        ),
    )


def _role(view: SystemView, name: str) -> ev.Role:
    """Returns the role that a node has now: a node that isn't up has none."""
    return view.nodes[name].role if name in view.up else ev.Role.NONE


def _label(status: ev.NodeStatus) -> str:
    return status.value.replace(" ", "_")


def _faults(state: StageState, counts: RunCounts) -> Iterator[MetricFamily]:
    if state.run is not None:
        yield gauge(f"{PREFIX}faults_in_force", "Faults that are in.", len(state.faults))
    yield _family(
        "fault_in_force",
        _GAUGE,
        "A fault that is in; always 1.",
        (
            MetricSample(1, {"fault": kind, "node": node})
            for kind, node in sorted({(fault.chaos_type, fault.node) for fault in state.faults})
        ),
    )
    yield _family(
        "faults_injected_total",
        _COUNTER,
        "Faults that went in.",
        (MetricSample(count, {"fault": kind}) for kind, count in sorted(counts.faults.items())),
    )
    broken: dict[str, int] = {}
    for found in state.violations:
        broken[found.invariant] = broken.get(found.invariant, 0) + 1
    if state.run is not None:
        about = "Invariants that do not hold."
        yield gauge(f"{PREFIX}violations_open", about, len(state.violations))
    yield _family(
        "invariant_violations_open",
        _GAUGE,
        "How often an invariant does not hold, say for several nodes.",
        (MetricSample(count, {"invariant": name}) for name, count in sorted(broken.items())),
    )


def _figures(state: StageState, counts: RunCounts) -> Iterator[MetricFamily]:
    about = "When the last fault went in, in seconds since the epoch."
    yield gauge(f"{PREFIX}last_fault_timestamp_seconds", about, counts.last_fault_at)
    detected, recovered = state.detected, state.recovered
    of_fault = "after the story's fault, in seconds."
    after = None if detected is None else detected.after_s
    yield gauge(f"{PREFIX}fault_detected_seconds", f"When the monitor saw it, {of_fault}", after)
    about = "The longest time without an acknowledged write after the story's fault, in seconds."
    outage = None if recovered is None else recovered.outage_s
    yield gauge(f"{PREFIX}fault_outage_seconds", about, outage)
    about = f"When throughput was back, {of_fault}"
    after = None if recovered is None else recovered.after_s
    yield gauge(f"{PREFIX}fault_recovered_seconds", about, after)
    about = f"When the last node that was hit had caught up, {of_fault}"
    yield gauge(f"{PREFIX}fault_rejoined_seconds", about, state.rejoined_s)
