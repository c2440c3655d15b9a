"""Both stories on containers, as ``faultstage ratelimiter --docker --headless`` plays them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from core.report.summary import RunSummary
from subjects.hosts.containers.labels import RUN
from tests.integration.engines import needs_engine

pytestmark = [pytest.mark.integration, needs_engine, pytest.mark.timeout(300)]

ROOT = Path(__file__).parents[3]
PLAYS_WITHIN_S = 280.0
"""Seconds within which a story is played; the first may have to build the images."""


@pytest.mark.parametrize("story", ["ghost-allowing", "counter-drift"])
def test_the_story_completes_on_containers_and_its_comparison_holds(
    tmp_path: Path, story: str
) -> None:
    command = [sys.executable, "-m", "gui", "ratelimiter", "--docker", "--headless"]
    command += ["--story", story, "--countdown", "0.5", "--report", str(tmp_path)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=PLAYS_WITHIN_S, check=False
    )
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == 0, done.stdout
    summary = msgspec.json.decode((tmp_path / "summary.json").read_bytes(), type=RunSummary)
    assert summary.completed
    assert summary.comparison is not None
    assert summary.comparison.held
    assert summary.lost_writes == 0
    assert left_of(summary.run_id) == []


def left_of(run: str) -> list[str]:
    """Returns all containers and networks of a run."""
    only = ("--quiet", "--filter", f"label={RUN}={run}")
    found: list[str] = []
    for kind in (("ps", "--all"), ("network", "ls")):
        done = subprocess.run(
            ["docker", *kind, *only], capture_output=True, text=True, check=True, timeout=30
        )
        found += done.stdout.split()
    return found
