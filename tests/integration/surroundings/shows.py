"""Shows in processes of their own: how a test ends one, and what one must have saved."""

from __future__ import annotations

import subprocess
from pathlib import Path

import psutil

from core.recording.reader import read_recording

LONG_S = 60.0
"""Nothing here takes so long, on however busy a machine."""


def started_by(show: subprocess.Popen[str]) -> list[psutil.Process]:
    """Returns all processes that a show has started."""
    return psutil.Process(show.pid).children(recursive=True)


def end(show: subprocess.Popen[str]) -> None:
    """Kills a show that may have ended, and closes the pipes to it."""
    show.kill()
    show.wait()
    for stream in (show.stdout, show.stderr):
        if stream is not None:
            stream.close()


def assert_recorded_to_the_end(home: Path) -> None:
    """Asserts that the only recording was closed, so that a replay ends as the show did."""
    [recording] = (home / "data" / "recordings").glob("*.jsonl")
    recorded = read_recording(recording)
    assert list(recorded)
    assert recorded.is_closed
