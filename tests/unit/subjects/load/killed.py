"""Processes that write a file and are killed at once, as by SIGKILL in the middle of a show."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[4]

WRITTEN = """
print("written", flush=True)
sys.stdin.read()
"""
"""The end of a script: all is written, and the process waits to be killed."""


def kill_writer(script: str, path: Path) -> None:
    """Runs ``script`` with the path as its argument, and kills it once all is written.

    Args:
        script: Python that imports sys, writes to ``sys.argv[1]``, and closes nothing.
        path: the file.
    """
    with subprocess.Popen(
        [sys.executable, "-c", script + WRITTEN, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"written"
        process.kill()
