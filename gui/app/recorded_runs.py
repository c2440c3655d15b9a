"""The runs that were recorded on this machine, as cards with the verdict on each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from core.model.records import CheckStatus, PreflightCheck
from core.process.paths import recordings_dir
from core.text.recordings import told_of, when_and_how_long
from gui.stage.systems.places import SystemCard

if TYPE_CHECKING:
    from core.recording.shelf import KeptRun

SHOWN = 9
"""Number of runs to choose from: as many cards as can be read from afar."""

_STATUS = {"good": CheckStatus.OK, "warn": CheckStatus.WARNING, "bad": CheckStatus.FAILED}
"""The sign of a card for each kind of verdict."""


def recorded(own: Path | None = None) -> tuple[KeptRun, ...]:
    """Returns the last runs that can be played again, newest first; blocks.

    Args:
        own: the recording of this process.
    """
    folder = recordings_dir()
    if not any(folder.glob("*.jsonl")):
        return ()
    # Not for the first page's first frame, where nothing was recorded yet.
    from core.recording.shelf import kept_runs

    return kept_runs(folder, SHOWN, own)


def run_cards(runs: Iterable[KeptRun], now: datetime) -> tuple[SystemCard, ...]:
    """Returns a card for each of ``runs``, in the words that people use at ``now``."""
    return tuple(
        SystemCard(
            key=str(kept.path),
            title=kept.run.title,
            about="\n".join((told_of(kept.run), when_and_how_long(kept.run, kept.seconds, now))),
        )
        for kept in runs
    )


def look_at_run(path: Path) -> PreflightCheck:
    """Returns the verdict on the recording at ``path``, as the run's report has it; blocks."""
    from core.recording.reader import RecordingError, read_recording
    from core.report.history import RunHistory
    from core.report.summary import summarize
    from core.report.verdict import judge

    history = RunHistory()
    try:
        recording = read_recording(path)
        history.add_all(recording)
    except RecordingError as error:
        return _of_run(path, CheckStatus.FAILED, str(error), error.remedy)
    complete = recording.is_closed or history.state.completed
    verdict = judge(summarize(history, recording_complete=complete))
    return _of_run(path, _STATUS[verdict.kind], verdict.title, verdict.text)


def _of_run(path: Path, status: CheckStatus, text: str, remedy: str) -> PreflightCheck:
    return PreflightCheck(key=str(path), title="Verdict", status=status, text=text, remedy=remedy)
