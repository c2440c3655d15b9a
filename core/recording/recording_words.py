"""The words where a recording can't be read (any more)."""

from __future__ import annotations

from pathlib import Path

NONE_THERE = "Give the path of a run.jsonl that a report or a recording has left."
"""The remedy where there is no file."""
MUST_BE_A_FILE = "Save what comes out of it as a file, and give the path of that file."
"""The remedy where the path leads to a pipe: a recording is read more than once."""
BEGIN_ANOTHER = "Press R to begin a new run, whose report can be saved."
"""The remedy where the recording of the run on stage is gone."""
PUT_BACK = "Put that file back."
"""The remedy where a recording is gone that was there."""


def retry(remedy: str) -> str:
    """Returns ``remedy``, and what then plays a recording that failed in the middle."""
    return f"{remedy} R tries again; what was read so far stays shown."


def none_there(path: Path) -> str:
    """Says that there is no file at ``path``."""
    return f"There is no file {path}."


def gone(path: Path) -> str:
    """Says that a recording is gone that was there when it was opened."""
    return f"The recording {path} is gone: it was deleted or moved."


def run_gone(path: Path) -> str:
    """Says that there is no recording of the run on stage, or none any more."""
    return f"The recording of this run is gone, or couldn't be written: there is no file {path}."


def no_regular_file(path: Path) -> str:
    """Says that ``path`` leads to a pipe, a socket or a device."""
    return f"{path} is no regular file, but a pipe or a device: a recording is read repeatedly."
