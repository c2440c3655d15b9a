"""The exported history lets a checker that knows nothing of us confirm our proof, or refute it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from core.model import events as ev
from core.recording.reader import Recording
from core.report.export.base import ExportError
from core.report.export.jepsen import export_jepsen
from tests.scripted import FAULT_T, scripted_run
from tests.set_checker import SetVerdict, check_set
from tests.unit.core.report.export.scripted_writes import FAILED, WRITES, recorded, written


def checked(recording: Recording, folder: Path) -> SetVerdict:
    (path,) = export_jepsen(recording, folder).paths
    return check_set(path)


def test_clean_run_is_confirmed(tmp_path: Path) -> None:
    verdict = checked(written(tmp_path / "run.jsonl"), tmp_path)
    assert verdict.valid is True
    assert (verdict.attempted, verdict.acknowledged) == (WRITES, WRITES - len(FAILED))
    assert verdict.recovered == 0


def test_lost_writes_are_refuted_by_number(tmp_path: Path) -> None:
    verdict = checked(written(tmp_path / "run.jsonl", lost=(7, 311)), tmp_path)
    assert verdict.valid is False
    assert verdict.lost == {7, 311}


def test_failed_write_may_be_found_or_not(tmp_path: Path) -> None:
    verdict = checked(written(tmp_path / "run.jsonl", found=(50,)), tmp_path)
    assert (verdict.valid, verdict.recovered) == (True, 1)


@pytest.mark.parametrize("flaw", ["gap", "unasked"])
def test_read_back_without_an_end_proves_nothing(tmp_path: Path, flaw: str) -> None:
    recording = written(
        tmp_path / "run.jsonl", complete=flaw != "gap", unasked=(3,) if flaw == "unasked" else ()
    )
    assert checked(recording, tmp_path).valid is None


def test_faults_are_the_nemesis_at_their_times(tmp_path: Path) -> None:
    verdict = checked(written(tmp_path / "run.jsonl"), tmp_path)
    assert verdict.nemesis == ("process-kill",) * 2 + ("undo-process-kill",) * 2
    history = json.loads((tmp_path / "history.json").read_text("utf-8"))
    kill = next(op for op in history if op["process"] == "nemesis")
    assert kill["time"] == round(FAULT_T * 1e9)
    assert kill["value"] == ["n3"]
    assert {op["type"] for op in history if op["process"] == "nemesis"} == {"info"}


def test_longer_run_tells_how_many_of_its_writes_are_judged(tmp_path: Path) -> None:
    exported = export_jepsen(written(tmp_path / "run.jsonl", total=9_000), tmp_path)
    assert exported.remarks == (
        "The history holds the first 400 of 9,000 writes: no more of them are kept with a run.",
    )
    assert check_set(exported.paths[0]).valid is True


def test_second_listing_replaces_the_first(tmp_path: Path) -> None:
    first = list(written(tmp_path / "first.jsonl", lost=(9,)))
    listing = next(e for e in written(tmp_path / "b.jsonl") if isinstance(e, ev.WritesListed))
    both = recorded(tmp_path / "both.jsonl", [*first, replace(listing, t=first[-1].t)])
    assert checked(both, tmp_path).valid is True


@pytest.mark.parametrize(
    ("kinds", "told"),
    [
        ((ev.WritesListed,), "holds no list of the run's writes"),
        ((ev.WritesListed, ev.ReadBackDone), "ended before its writes were read back"),
    ],
)
def test_run_without_what_is_needed_is_refused_with_the_reason(
    tmp_path: Path, kinds: tuple[type[ev.Event], ...], told: str
) -> None:
    events = [event for event in scripted_run() if not isinstance(event, kinds)]
    with pytest.raises(ExportError, match=told) as failed:
        export_jepsen(recorded(tmp_path / "run.jsonl", events), tmp_path)
    assert failed.value.remedy


def test_run_of_checks_is_refused_with_the_reason(tmp_path: Path) -> None:
    first, *rest = scripted_run()
    assert isinstance(first, ev.RunStarted)
    run = replace(first, load_kind=ev.LoadKind.CHECKS)
    with pytest.raises(ExportError, match="asks for permission and writes nothing"):
        export_jepsen(recorded(tmp_path / "run.jsonl", [run, *rest]), tmp_path)


def test_folder_that_can_not_be_written_is_told(tmp_path: Path) -> None:
    recording = written(tmp_path / "run.jsonl")
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ExportError, match="a file is in the way") as failed:
        export_jepsen(recording, tmp_path / "file")
    assert "--to" in failed.value.remedy
