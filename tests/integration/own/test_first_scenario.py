"""A newcomer writes a first scenario into an empty folder, and plays it as it is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from core.report.summary import RunSummary

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

ROOT = Path(__file__).parents[3]


def own(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gui", "own", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )


def test_first_scenario_is_played_as_it_was_written(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    written = own(folder, "--init")
    assert written.returncode == 0, written.stderr
    dry = own(folder, "--dry-run")
    assert dry.returncode == 0, dry.stdout
    assert sorted(path.name for path in folder.iterdir()) == [
        "faultstage.schema.json",
        "faultstage.yaml",
    ]
    played = own(folder, "--headless", "--countdown", "0", "--report", "out")
    assert played.returncode == 0, played.stdout + played.stderr
    report = (folder / "out" / "summary.json").read_bytes()
    summary = msgspec.json.decode(report, type=RunSummary)
    assert summary.completed
    assert summary.fault == "kill"
    assert summary.detected_s is not None
    assert summary.rejoined_s is not None
