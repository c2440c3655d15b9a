"""A show that is left or reset in mid-action is cleaned up in order."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration import stagehand

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

MOMENTS = [
    pytest.param("health", id="while the cluster forms"),
    pytest.param("fault", id="while it counts down"),
    pytest.param("recovery", id="while a leader is elected"),
    pytest.param("summary", id="while it reads back"),
]


@pytest.mark.parametrize("chapter", MOMENTS)
@pytest.mark.parametrize(("then", "told"), [("quit", ["there"]), ("reset", ["there", "afresh"])])
def test_the_run_ends_cleanly(chapter: str, then: str, told: list[str], home: Path):
    done = subprocess.run(
        [sys.executable, stagehand.__file__, chapter, "kill-leader", then],
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.split() == told
    assert list((home / "cache" / "runs").iterdir()) == []
