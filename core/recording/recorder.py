"""``Recorder``: writes each run of a timeline into a separate file."""

from __future__ import annotations

import errno
import re
from pathlib import Path

from core.model.events import Event, Level, NoticeShown, RunStarted
from core.process import paths
from core.recording import keep, lines
from core.recording.writer import LineWriter
from core.views.stage_state import StageState
from core.views.timeline import Timeline

CLOSE_S = 2.0
"""Longest time that closing waits for the disk, seconds."""


class Recorder:
    """Writes the events of a timeline, each run into ``<folder>/<run_id>.jsonl``.

    A disk that is full or can't be written ends the recording of that run with one message
    on the timeline; the show goes on.

    Attributes:
        path: the recording of the present run; None before the first.
    """

    def __init__(
        self, timeline: Timeline, folder: Path | None = None, *, kept: int = keep.KEPT
    ) -> None:
        """Creates a recorder; events before the first ``RunStarted`` belong to no run.

        Args:
            timeline: what to record.
            folder: where the files go; the user's recordings by default.
            kept: how many recordings the folder holds at most, the present one among them.
        """
        self.path: Path | None = None
        self._timeline = timeline
        self._folder = folder or paths.recordings_dir()
        self._writer = LineWriter(kept)
        self._count = 0
        self._told = False
        self._unsubscribe = timeline.subscribe(self._on_event)

    @property
    def is_complete(self) -> bool:
        """Whether every event of the present run could be written so far."""
        return self.path is not None and self._writer.failure_of(self.path) is None

    def flush(self, timeout_s: float = CLOSE_S) -> bool:
        """Waits until the file holds all events so far; returns False on a timeout or failure.

        Blocks for at most ``timeout_s`` seconds: from a coroutine, call it in a thread.
        """
        return self._writer.flush(timeout_s) and self.is_complete

    def close(self) -> None:
        """Ends the recording; blocks for at most :data:`CLOSE_S` seconds."""
        self._unsubscribe()
        if self.path is not None:
            self._writer.end(lines.encode_end(self._count))
            self._writer.close(CLOSE_S)
            self._tell_failure(self._timeline.state.t)

    def _on_event(self, event: Event, _: StageState) -> None:
        if isinstance(event, RunStarted):
            self._begin(event)
        if self.path is None:
            return
        if not self.is_complete:
            self._tell_failure(event.t)
            return
        self._writer.write(lines.encode(event))
        self._count += 1

    def _begin(self, run: RunStarted) -> None:
        if self.path is not None:
            self._writer.end(lines.encode_end(self._count))
        self.path = _free_path(self._folder, run.run_id)
        self._count = 0
        self._told = False
        self._writer.begin(self.path)

    def _tell_failure(self, t: float) -> None:
        failure = self._writer.failure_of(self.path) if self.path else None
        if failure is None or self._told:
            return
        self._told = True
        text = f"Recording stopped: {_reason(failure)} in {self._folder}."
        remedy = "The show goes on, but a report of this run will be incomplete. Press R to begin"
        remedy += " a new run once that folder can be written."
        self._timeline.append(NoticeShown(t=t, level=Level.ERROR, text=text, remedy=remedy))


def _reason(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "no space is left"
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return "nothing may be written"
    return f"writing failed ({error.strerror or error})"


def _free_path(folder: Path, run_id: str) -> Path:
    name = re.sub(r"[^\w.-]", "_", run_id).lstrip(".") or "run"
    path, number = folder / f"{name}.jsonl", 2
    while path.exists() or keep.is_written(path):
        path, number = folder / f"{name}-{number}.jsonl", number + 1
    return path
