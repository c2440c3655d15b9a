"""Whole stories, each played by the program itself: ``faultstage SYSTEM --headless``."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from core.report.summary import RunSummary

ROOT = Path(__file__).parents[2]
PLAYS_WITHIN_S = 280.0
"""Seconds that a story may take on a busy machine; a module of such has a timeout of its own."""


class PlayedProgram(NamedTuple):
    """A program that has ended, and the folder of its report."""

    code: int
    told: str
    problems: str
    report: Path

    @property
    def outcome(self) -> tuple[int, RunSummary, str]:
        """The exit code, what the run came to, and what was told."""
        found = self.report / "summary.json"
        assert found.exists(), self.told + self.problems
        return self.code, msgspec.json.decode(found.read_bytes(), type=RunSummary), self.told


def play_headless(
    report: Path,
    *words: str,
    within_s: float = PLAYS_WITHIN_S,
    environment: Mapping[str, str] | None = None,
    python: tuple[str, ...] = (sys.executable,),
) -> PlayedProgram:
    """Runs the program without a window to its end.

    Args:
        report: the folder of the report.
        words: the system, and further options.
        within_s: the seconds that it may take.
        environment: variables beside those of this process.
        python: what the program is run by.
    """
    done = subprocess.run(
        [*python, "-m", "gui", *words, "--headless", "--report", str(report)],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        timeout=within_s,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return PlayedProgram(done.returncode, done.stdout, done.stderr, report)
