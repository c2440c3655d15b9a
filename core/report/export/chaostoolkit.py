"""A recorded run for Chaos Toolkit: an experiment that repeats the faults, and a journal.

The experiment's activities call ``faultstage act``, which acts on a show that is under way. Nothing
of Chaos Toolkit is needed to write it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

import msgspec

from core.model import events as ev
from core.model.expectations import Condition
from core.monitor.conditions import conditions_of, holds
from core.recording.reader import Recording
from core.report.export.base import Exported, ExportError, write_file
from core.report.export.faults import FaultStep, FaultSteps, fault_steps
from core.report.summary import RunSummary, summarize
from core.report.verdict import judge
from core.text import control, experiments
from core.views.stage_state import StageState

EXPERIMENT, JOURNAL = "experiment.json", "journal.json"
_TIMEOUT_S = 150
"""Longest time that an activity may take, seconds: a container starts slowly on a busy machine."""

Json = dict[str, object]


def export_chaostoolkit(recording: Recording, folder: Path) -> Exported:
    """Writes a recorded run into ``folder`` as an experiment and a journal.

    Raises:
        RecordingError: the recording can't be read.
        ExportError: no fault went in, or a file can't be written.
    """
    steps, run = fault_steps(recording), recording.run
    left_out = tuple(experiments.not_an_action(it.chaos_type, it.node) for it in steps.left_out)
    if not steps.method:
        text = f"No fault of the run {run.run_id} can be put in again."
        raise ExportError(f"{text} {' '.join(left_out)}".strip(), "Export a run in which one was.")
    complete = recording.is_closed or steps.history.state.completed
    summary = summarize(steps.history, recording_complete=complete)
    experiment = _experiment(run, steps, summary, left_out)
    journal = _journal(run, steps, summary, experiment)
    paths = folder / EXPERIMENT, folder / JOURNAL
    for path, content in zip(paths, (experiment, journal), strict=True):
        _write(path, content)
    return Exported(paths, left_out)


def _write(path: Path, content: Json) -> None:
    text = msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n"

    def fill(file: BinaryIO) -> None:
        file.write(text)

    write_file(path, fill)


# --- the experiment ----------------------------------------------------------------------


def _experiment(
    run: ev.RunStarted, steps: FaultSteps, summary: RunSummary, left_out: Sequence[str]
) -> Json:
    return {
        "version": "1.0.0",
        "title": experiments.experiment_title(run),
        "description": experiments.experiment_about(run),
        "tags": [tag for tag in ("faultstage", run.subject, run.story) if tag],
        "configuration": {"run": {"type": "env", "key": "FAULTSTAGE_RUN", "default": "last"}},
        "steady-state-hypothesis": {
            "title": experiments.HYPOTHESIS,
            "probes": [_probe(condition, run) for condition in _hypothesis(steps.before)],
        },
        "method": _method(steps),
        "rollbacks": [_action(step) for step in steps.rollbacks],
        "extensions": [
            {
                "name": "faultstage",
                "run_id": run.run_id,
                "subject": run.subject,
                "story": run.story,
                "verdict": judge(summary).title,
                "acknowledged_writes": summary.acked_writes,
                "lost_writes": summary.lost_writes,
                "proof_complete": summary.proof_complete,
                "left_out": list(left_out),
                "note": experiments.TIMES,
            }
        ],
    }


def _hypothesis(state: StageState) -> list[Condition]:
    """Returns the steady-state conditions: true before the faults, and again before the rollbacks.

    That every node is up is no hypothesis: a killed node stays down until it is brought back.
    """
    return [each for each in conditions_of(state.system) if each is not Condition.NODES_UP]


def _probe(condition: Condition, run: ev.RunStarted) -> Json:
    arguments = ["act", "check", "--that", condition.value, "--run", "${run}"]
    return {
        "type": "probe",
        "name": control.condition_title(condition, run),
        "tolerance": 0,
        "provider": _provider(arguments),
    }


def _provider(arguments: Sequence[str]) -> Json:
    return {
        "type": "process",
        "path": "faultstage",
        "arguments": list(arguments),
        "timeout": _TIMEOUT_S,
    }


def _action(step: FaultStep) -> Json:
    word = control.action_word(step.action)
    return {
        "type": "action",
        "name": experiments.activity_name(step.action, step.node),
        "provider": _provider(["act", word, "--node", step.node, "--run", "${run}"]),
    }


def _method(steps: FaultSteps) -> list[Json]:
    """Returns the actions, each with a pause up to the next one, or to the end of the faults."""
    times = [*(step.t for step in steps.method), max(steps.after.t, steps.method[-1].t)]
    return [
        {**_action(step), "pauses": {"after": round(max(then - now, 0.0), 1)}}
        for step, (now, then) in zip(steps.method, pairwise(times), strict=True)
    ]


# --- the journal -------------------------------------------------------------------------


def _journal(run: ev.RunStarted, steps: FaultSteps, summary: RunSummary, experiment: Json) -> Json:
    before, after = _judged(run, steps.before, steps), _judged(run, steps.after, steps)
    lost_untold = bool(summary.lost_writes) and not summary.lost_as_told
    status = "completed" if summary.completed else "failed" if summary.failure else "interrupted"
    return {
        "chaoslib-version": "none: written by faultstage",
        "platform": "unknown",
        "node": "unknown",
        "experiment": experiment,
        "start": _wall(run, 0.0),
        "status": status,
        "deviated": not after["steady_state_met"] or lost_untold,
        "steady_states": {"before": before, "after": after, "during": []},
        "run": [_ran(run, step) for step in steps.method],
        "rollbacks": [_ran(run, step) for step in steps.rollbacks if step.was_done],
        "end": _wall(run, summary.duration_s),
        "duration": summary.duration_s,
    }


def _judged(run: ev.RunStarted, state: StageState, steps: FaultSteps) -> Json:
    view, at = state.system.at(state.t), _wall(run, state.t)
    probes: list[Json] = []
    for condition in _hypothesis(steps.before):
        held = holds(condition, view)
        why = "" if held else control.unmet_words(condition, view)
        done: Json = {
            "activity": _probe(condition, run),
            "output": {"holds": held, "why": why},
            "start": at,
            "status": "succeeded",
            "end": at,
            "duration": 0.0,
            "tolerance_met": held,
        }
        probes.append(done)
    met = all(probe["tolerance_met"] for probe in probes)
    return {"steady_state_met": met, "probes": probes}


def _ran(run: ev.RunStarted, step: FaultStep) -> Json:
    at = _wall(run, step.t)
    return {
        "activity": _action(step),
        "output": step.told,
        "start": at,
        "status": "succeeded",
        "end": at,
        "duration": 0.0,
    }


def _wall(run: ev.RunStarted, t: float) -> str:
    try:
        return (datetime.fromisoformat(run.started_at) + timedelta(seconds=t)).isoformat()
    except ValueError as error:
        text = f"The recording doesn't say when the run {run.run_id} began."
        raise ExportError(text, "Only runs with a start in ISO 8601 have a journal.") from error
