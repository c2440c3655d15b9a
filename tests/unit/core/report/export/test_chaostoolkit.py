"""The exported experiment passes Chaos Toolkit's own validator, and the journal tells the run."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any, cast

import pytest
from chaoslib.experiment import ensure_experiment_is_valid
from msgspec.structs import replace

from core.model import events as ev
from core.model.events import NodeStatus
from core.report.export.base import ExportError
from core.report.export.chaostoolkit import export_chaostoolkit
from tests.scripted import FAULT_T, scripted_run
from tests.scripted_acts import scripted_acts
from tests.unit.core.report.export.scripted_writes import recorded

Json = dict[str, Any]


@pytest.fixture(autouse=True)
def faultstage_on_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Puts a program of our name on the path: the validator looks for it, and never calls it."""
    program = tmp_path / "bin" / "faultstage"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(program.parent), prepend=":")


def exported(folder: Path, events: list[ev.Event]) -> tuple[Json, Json]:
    recording = recorded(folder / "run.jsonl", events)
    experiment, journal = export_chaostoolkit(recording, folder).paths
    return _read(experiment), _read(journal)


def _read(path: Path) -> Json:
    return cast(Json, json.loads(path.read_text("utf-8")))


def _calls(activities: list[Json]) -> list[str]:
    return [" ".join(activity["provider"]["arguments"]) for activity in activities]


def test_experiment_is_valid_and_repeats_the_fault(tmp_path: Path) -> None:
    experiment, _ = exported(tmp_path, scripted_run())
    ensure_experiment_is_valid(experiment)
    assert _calls(experiment["method"]) == ["act kill --node n3 --run ${run}"]
    assert _calls(experiment["rollbacks"]) == ["act restart --node n3 --run ${run}"]
    probes = experiment["steady-state-hypothesis"]["probes"]
    assert _calls(probes) == [
        "act check --that led --run ${run}",
        "act check --that serving --run ${run}",
    ]
    assert all(probe["tolerance"] == 0 for probe in probes)
    assert experiment["method"][0]["pauses"]["after"] == pytest.approx(43.1 - FAULT_T, abs=0.1)


def test_journal_has_the_run_with_its_times_and_its_verdict(tmp_path: Path) -> None:
    experiment, journal = exported(tmp_path, scripted_run())
    assert journal["experiment"] == experiment
    assert (journal["status"], journal["deviated"]) == ("completed", False)
    before, after = journal["steady_states"]["before"], journal["steady_states"]["after"]
    assert (before["steady_state_met"], after["steady_state_met"]) == (True, True)
    (kill,), (restart,) = journal["run"], journal["rollbacks"]
    assert kill["start"] == "2025-03-01T12:00:29.030000+01:00"
    assert restart["start"] == "2025-03-01T12:00:43.100000+01:00"
    (extension,) = experiment["extensions"]
    assert extension["lost_writes"] == 0
    assert extension["verdict"] == "No acknowledged write was lost"


def test_system_that_does_not_heal_by_itself_deviates(tmp_path: Path) -> None:
    unled = [
        event
        for event in scripted_run()
        if not (isinstance(event, ev.NodeObserved) and FAULT_T < event.t < 44.0)
        and not isinstance(event, ev.LeaderElected | ev.ViolationClosed)
    ]
    gone = ev.NodeHealth(node="n3", status=NodeStatus.DOWN, changed_t=FAULT_T)
    unled.append(ev.NodeObserved(t=FAULT_T + 0.1, health=gone))
    _, journal = exported(tmp_path, sorted(unled, key=lambda event: event.t))
    after = journal["steady_states"]["after"]
    assert (journal["deviated"], after["steady_state_met"]) == (True, False)
    assert "leader" in after["probes"][0]["output"]["why"]


def test_lost_writes_deviate_though_the_system_serves(tmp_path: Path) -> None:
    events = [
        replace(event, result=replace(event.result, lost=5, found=event.result.found - 5))
        if isinstance(event, ev.ReadBackDone)
        else event
        for event in scripted_run()
    ]
    _, journal = exported(tmp_path, events)
    assert (journal["status"], journal["deviated"]) == ("completed", True)


def test_both_acts_are_in_the_method_and_losses_that_were_told_do_not_deviate(
    tmp_path: Path,
) -> None:
    timed: list[ev.Event] = []
    for event in scripted_acts():
        if isinstance(event, ev.FaultInjected):
            again = replace(event, t=50.0, fault_id="f2", chaos_type="timed-pause")
            timed += [replace(event, chaos_type="timed-pause"), again]
        elif isinstance(event, ev.FaultCleared):
            again = replace(event, t=55.0, fault_id="f2", chaos_type="timed-pause")
            timed += [replace(event, t=34.0, chaos_type="timed-pause"), again]
        else:
            timed.append(event)
    experiment, journal = exported(tmp_path, sorted(timed, key=lambda event: event.t))
    ensure_experiment_is_valid(experiment)
    assert [name.split(" --")[0] for name in _calls(experiment["method"])] == [
        "act pause",
        "act resume",
        "act pause",
        "act resume",
    ]
    assert experiment["rollbacks"] == []
    pauses = [step["pauses"]["after"] for step in experiment["method"]]
    assert pauses[:3] == pytest.approx([34.0 - FAULT_T, 16.0, 5.0], abs=0.1)
    assert journal["deviated"] is False


def test_run_that_was_left_with_its_fault_in_has_a_rollback_that_was_not_done(
    tmp_path: Path,
) -> None:
    left = [event for event in scripted_run() if event.t < 35.0]
    experiment, journal = exported(tmp_path, left)
    assert _calls(experiment["rollbacks"]) == ["act restart --node n3 --run ${run}"]
    assert journal["rollbacks"] == []
    assert journal["status"] == "interrupted"


def test_run_without_a_fault_is_refused(tmp_path: Path) -> None:
    calm = [event for event in scripted_run() if not isinstance(event, ev.FaultInjected)]
    with pytest.raises(ExportError, match=r"No fault of the run .* can be put in again"):
        exported(tmp_path, calm)


def test_fault_that_no_hand_can_do_is_told(tmp_path: Path) -> None:
    burst = [
        replace(event, chaos_type="burst-traffic", node="load")
        if isinstance(event, ev.FaultInjected)
        else event
        for event in scripted_run()
    ]
    with pytest.raises(ExportError, match="can't be done by hand: load bursts"):
        exported(tmp_path, burst)
