"""``write_report``: saves recording, summary and page as three files in one folder."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import msgspec
from msgspec import Struct

from core.ports import RemedyError
from core.process.files import check_folder, replace_file
from core.recording.reader import read_recording
from core.report.history import RunHistory
from core.report.html import render
from core.report.summary import RunSummary, summarize

RECORDING, SUMMARY, PAGE = "run.jsonl", "summary.json", "report.html"


class ReportPaths(Struct, frozen=True):
    """The paths of a saved report, and the figures in the report."""

    recording: Path
    summary_json: Path
    html: Path
    summary: RunSummary


class ReportError(RemedyError):
    """Raised where a report can't be written; names the folder."""


def write_report(recording_path: Path | str, folder: Path | str) -> ReportPaths:
    """Writes ``run.jsonl``, ``summary.json`` and ``report.html`` into ``folder``.

    Each file is there whole or not at all; a former report in that folder is replaced. Reads
    the whole recording: from a coroutine, call it in a thread.

    Args:
        recording_path: a recording, whole or cut off.
        folder: the folder to write into, which is created where it doesn't exist.

    Raises:
        RecordingError: the recording can't be read.
        ReportError: the folder can't be written.
    """
    source, folder = Path(recording_path), Path(folder)
    summary, page = _summary_and_page(source)
    figures = msgspec.json.format(msgspec.json.encode(summary), indent=2) + b"\n"
    paths = ReportPaths(folder / RECORDING, folder / SUMMARY, folder / PAGE, summary)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not (paths.recording.exists() and paths.recording.samefile(source)):
            replace_file(paths.recording, lambda temporary: shutil.copyfile(source, temporary))
        replace_file(paths.summary_json, lambda temporary: temporary.write_bytes(figures))
        replace_file(paths.html, lambda temporary: temporary.write_bytes(page))
    except (OSError, ValueError) as error:
        raise _error(folder, error) from error
    return paths


def render_page(recording_path: Path) -> bytes:
    """Returns the page of the report on the recording alone; writes nothing, and blocks.

    Raises:
        RecordingError: the recording can't be read.
    """
    return _summary_and_page(recording_path)[1]


def _summary_and_page(source: Path) -> tuple[RunSummary, bytes]:
    recording = read_recording(source)
    history = RunHistory()
    history.add_all(recording)
    complete = recording.is_closed or history.state.completed
    summary = summarize(history, recording_complete=complete)
    return summary, render(history, summary, recording.remarks).encode("utf-8", "replace")


def check_report_folder(folder: Path) -> None:
    """Checks that a report could be written into ``folder`` now; leaves nothing behind.

    Raises:
        ReportError: a report couldn't be written there.
    """
    try:
        check_folder(folder)
    except (OSError, ValueError) as error:
        raise _error(folder, error) from error


def _error(folder: Path, error: Exception) -> ReportError:
    elsewhere = "Choose another folder with --report, or with Save report."
    if isinstance(error, FileNotFoundError) and not folder.is_absolute():
        text = f"{folder} can't be found from here: the folder that this was started in is gone."
        return ReportError(text, elsewhere)
    if isinstance(error, FileExistsError | NotADirectoryError):
        return ReportError(f"{folder} can't be a folder: a file is in the way.", elsewhere)
    if isinstance(error, PermissionError) or getattr(error, "errno", None) == errno.EROFS:
        return ReportError(f"Nothing may be written into {folder}.", elsewhere)
    if getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT):
        text = f"The report doesn't fit: no space is left on the disk of {folder}."
        return ReportError(text, f"Free some space and save it again. {elsewhere}")
    reason = getattr(error, "strerror", None) or error
    return ReportError(f"The report can't be written into {folder}: {reason}.", elsewhere)
