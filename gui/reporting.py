"""The report of the run that is being recorded."""

from __future__ import annotations

import asyncio
from pathlib import Path

from core.ports import SubjectError
from core.recording import Recorder, RecordingError
from core.report import ReportError, ReportPaths, write_report


async def save_report(recorder: Recorder, folder: Path) -> str:
    """Writes the present run's report into ``folder``; returns what to tell the presenter.

    Raises:
        SubjectError: it can't be written; the message says why and what mends it.
    """
    paths = await asyncio.to_thread(write_recorded, recorder, folder)
    return f"The report is saved: {paths.html}"


def write_recorded(recorder: Recorder, folder: Path) -> ReportPaths:
    """Writes the report; blocks until the recording is on the disk.

    Raises:
        SubjectError: it can't be written.
    """
    if recorder.path is None:
        raise SubjectError("There is no run to report yet.", "Start the show first.")
    recorder.flush()
    try:
        return write_report(recorder.path, folder)
    except (RecordingError, ReportError) as error:
        raise SubjectError(str(error), error.remedy) from error
