"""The stage's facts about a load follow from the scenario's load."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import UNSET

from core.model.events import LoadKind
from core.model.no_proof import NoProof, NoProofBecause, is_measured_by_another
from subjects.own.load_told import load_kind_of, unproven_of
from subjects.own.scenario.read import read
from subjects.own.scenario.resolved import ResolvedScenario

NODES = "system: {processes: {a: {command: [sleep, '9']}}}\n"


def scenario(folder: Path, load: str) -> ResolvedScenario:
    (folder / "faultstage.yaml").write_text(NODES + load)
    return read(folder / "faultstage.yaml")


def test_load_that_can_be_read_back_writes_and_reads(tmp_path: Path) -> None:
    found = scenario(tmp_path, "load: {http: {read: {}}}\n")
    assert (load_kind_of(found), unproven_of(found)) == (LoadKind.WRITES, UNSET)


@pytest.mark.parametrize("write", ["{path: /count}", "{method: POST, path: /, body: 'a={key}'}"])
def test_load_without_read_sends_requests_with_or_without_a_key(write: str, tmp_path: Path) -> None:
    found = scenario(tmp_path, f"load: {{http: {{write: {write}}}}}\n")
    assert load_kind_of(found) is LoadKind.REQUESTS
    missing = unproven_of(found)
    assert missing == NoProof(NoProofBecause.NO_READ)
    assert not is_measured_by_another(missing)


def test_load_of_ones_own_is_measured_by_another(tmp_path: Path) -> None:
    found = scenario(tmp_path, "load: {command: {run: [k6, run, a.js], format: k6}}\n")
    assert load_kind_of(found) is LoadKind.REQUESTS
    assert is_measured_by_another(unproven_of(found))
