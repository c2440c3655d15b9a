"""Both stories on containers, as ``faultstage ratelimiter --docker --headless`` plays them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from subjects.hosts.containers.labels import RUN
from tests.integration.engines import needs_engine
from tests.integration.headless import play_headless

pytestmark = [pytest.mark.integration, needs_engine, pytest.mark.timeout(300)]


@pytest.mark.parametrize("story", ["ghost-allowing", "counter-drift"])
def test_the_story_completes_on_containers_and_its_comparison_holds(
    tmp_path: Path, story: str
) -> None:
    words = ("ratelimiter", "--docker", "--story", story, "--countdown", "0.5")
    code, summary, told = play_headless(tmp_path, *words).outcome
    assert code == 0, told
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
