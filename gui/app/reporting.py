"""Writes reports, of the run that is being recorded or of a finished recording."""

from __future__ import annotations

import asyncio
from pathlib import Path

from core.ports import SubjectError
from core.recording.reader import RecordingError
from core.recording.recorder import Recorder
from core.recording.recording_words import BEGIN_ANOTHER, PUT_BACK, gone, run_gone
from core.report.history import RunHistory
from core.report.junit import check_junit_file, write_junit
from core.report.summary import RunSummary
from core.report.write import (
    ReportError,
    ReportPaths,
    check_report_folder,
    render_page,
    write_report,
)


async def save_report(recorder: Recorder, folder: Path) -> str:
    """Writes the present run's report into ``folder``; returns what to tell the presenter.

    Raises:
        SubjectError: the report can't be written; the message says why, the remedy what helps.
    """
    if recorder.path is None:
        raise SubjectError("There is no run to report yet.", "Start the show first.")
    await _flushed(recorder, recorder.path)
    paths = await asyncio.to_thread(write_recorded, recorder.path, folder)
    return f"The report is saved: {paths.html}"


async def _flushed(recorder: Recorder, path: Path) -> None:
    """Waits until all so far is in the recording at ``path``.

    Raises:
        SubjectError: that file is gone, as where its folder was removed in mid-run.
    """
    await asyncio.to_thread(recorder.flush)
    if not await asyncio.to_thread(path.exists):
        raise SubjectError(run_gone(path), BEGIN_ANOTHER)


async def report_page(recorder: Recorder) -> bytes:
    """Returns the page of the present run's report, for the phones of an audience.

    Raises:
        SubjectError: there is no such page.
    """
    if recorder.path is None:
        raise SubjectError("There is no run to report yet.", "Start the show first.")
    await _flushed(recorder, recorder.path)
    try:
        return await asyncio.to_thread(render_page, recorder.path)
    except RecordingError as error:
        raise SubjectError(str(error), error.remedy) from error


def write_recorded(recording: Path, folder: Path) -> ReportPaths:
    """Writes the report of ``recording`` into ``folder``; blocks.

    Raises:
        SubjectError: the report can't be written.
    """
    try:
        return write_report(recording, folder)
    except (RecordingError, ReportError) as error:
        if not recording.exists():
            raise SubjectError(gone(recording), PUT_BACK) from error
        raise SubjectError(str(error), error.remedy) from error


def check_folder(folder: Path) -> None:
    """Checks that a report could be written into ``folder``.

    Raises:
        SubjectError: a report couldn't; the message says why, the remedy what helps.
    """
    try:
        check_report_folder(folder)
    except ReportError as error:
        raise SubjectError(str(error), error.remedy) from error


def check_junit(path: Path) -> None:
    """Checks that the JUnit file ``path`` could be written.

    Raises:
        SubjectError: it couldn't; the message says why, the remedy what helps.
    """
    try:
        check_junit_file(path)
    except ReportError as error:
        raise SubjectError(str(error), error.remedy) from error


def save_junit(path: Path, history: RunHistory, summary: RunSummary) -> None:
    """Writes the expectations of a run, and their results, to ``path``; blocks.

    Raises:
        SubjectError: the file can't be written.
    """
    try:
        write_junit(path, history, summary)
    except ReportError as error:
        raise SubjectError(str(error), error.remedy) from error
