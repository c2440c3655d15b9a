"""The Raft cluster in containers, while the engine goes away."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.private_engine import why_not

ROOT = Path(__file__).parents[2]
ENDS_WITHIN_S = 200.0

REASON = why_not() or ("" if shutil.which("unshare") else "unshare isn't here")

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(bool(REASON), reason=REASON),
    pytest.mark.timeout(240),
]


def play(scene: str) -> None:
    """Plays ``scene`` in a new network namespace; see ``engine_goes``."""
    program = (sys.executable, "-m", "tests.integration.engine_goes", scene)
    done = subprocess.run(
        ["unshare", "--net", "--", *program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=ENDS_WITHIN_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]


def test_nodes_are_unknown_while_the_engine_is_away_then_down_and_can_be_healed() -> None:
    play("stops")


def test_an_engine_that_hangs_leaves_no_node_green() -> None:
    play("hangs")
