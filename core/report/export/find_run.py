"""Finds the recording that a person means: by path, by the run's id, or the last one."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path

from core.process.paths import recordings_dir
from core.recording import keep
from core.report.export.base import ExportError
from core.report.write import RECORDING

LAST = "last"
"""The word for the run that ended last."""
_SHOWN = 3
"""Run ids that are named where the one asked for isn't there."""


def find_run(asked: str) -> Path:
    """Returns the path of the recording that ``asked`` means.

    Args:
        asked: the path of a recording, or of a report's folder; the id of a run that was recorded
            here; or ``last``.

    Raises:
        ExportError: there is no such recording.
    """
    if asked == LAST:
        return _last()
    path = Path(asked)
    try:
        if path.is_dir():
            return _in_folder(path)
        if path.exists():
            return path
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        text = f"{asked[:80]!r} can't be a path: {reason}."
        raise ExportError(text, "Give the path of a run.jsonl, a run's id, or last.") from error
    kept = _kept()
    # One that is still being written is found by its id, so far as it goes.
    named = next((found for found in kept if found.stem == asked), None)
    if named is not None:
        return named
    ended = [found.stem for found in _ended(kept)]
    raise ExportError(f"There is no run {asked!r}, and no such file.", _instead(asked, ended))


def _kept() -> list[Path]:
    """Returns the recordings of this user, including those of a booth, newest first."""
    folder = recordings_dir()
    return keep.by_age(folder, folder / "booth")


def _ended(kept: list[Path]) -> list[Path]:
    """Returns the recordings that nobody writes any more."""
    return [path for path in kept if not keep.is_written(path)]


def _last() -> Path:
    ended = _ended(_kept())
    if not ended:
        text = f"No run is recorded in {recordings_dir()}."
        raise ExportError(text, "Play one first, or give the path of a run.jsonl.")
    return ended[0]


def _in_folder(folder: Path) -> Path:
    path = folder / RECORDING
    if not path.exists():
        text = f"The folder {folder} holds no {RECORDING}."
        raise ExportError(text, "Give the folder of a report, or the path of a recording.")
    return path


def _instead(asked: str, ended: list[str]) -> str:
    near = get_close_matches(asked, ended, n=1, cutoff=0.7)
    if near:
        return f"Did you mean {near[0]}?"
    if ended:
        return f"The last ones here are {', '.join(ended[:_SHOWN])}; last means the first of them."
    return "No run is recorded here: give the path of a run.jsonl."
