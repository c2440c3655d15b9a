"""``RehearsalKeeper``: times a rehearsal on the timeline, and keeps the times."""

from __future__ import annotations

from datetime import datetime

from core.model import events as ev
from core.model.rehearsals import RehearsalTable, Rehearsed
from core.show.presenter.rehearsals import keep_rehearsal, last_rehearsal
from core.show.presenter.stopwatch import ChapterStopwatch
from core.views.stage_state import StageState
from core.views.timeline import Timeline


class RehearsalKeeper:
    """Times every run on a timeline; one that came to the story's end is kept as the last one.

    Attributes:
        table: the times so far beside those of the last rehearsal; None until the story has come
            to its end.
    """

    def __init__(self, timeline: Timeline) -> None:
        """Listens to ``timeline`` until :meth:`close`."""
        self._stopwatch = ChapterStopwatch()
        self._last: Rehearsed | None = None
        self._now = 0.0
        self._unsubscribe = timeline.subscribe(self._hear)

    @property
    def table(self) -> RehearsalTable | None:
        """The times so far, once the story has come to the end."""
        return self._table() if self._stopwatch.completed else None

    def close(self) -> RehearsalTable | None:
        """Stops listening, and keeps the present run if the story came to the end.

        Returns:
            The times of the present run; None where there was no run.
        """
        self._unsubscribe()
        self._keep()
        return None if self._stopwatch.run is None else self._table()

    @property
    def completed(self) -> bool:
        """Whether the story of the present run has come to the end."""
        return self._stopwatch.completed

    def _table(self) -> RehearsalTable:
        return self._stopwatch.table(self._now, self._last)

    def _hear(self, event: ev.Event, _: StageState) -> None:
        if isinstance(event, ev.RunStarted):
            before, kept, self._now = self._stopwatch.story, self._keep(), 0.0
            self._stopwatch.hear(event)
            # What was just kept may not be on the disk yet, and no frame waits for that.
            is_same = kept is not None and self._stopwatch.story == before
            self._last = kept if is_same else last_rehearsal(self._stopwatch.story)
        else:
            self._stopwatch.hear(event)
        # Progress also comes while the run is cleaned up, after the rehearsal has ended.
        if not isinstance(event, ev.Progressed):
            self._now = max(self._now, event.t)

    def _keep(self) -> Rehearsed | None:
        """Keeps the present run if the story came to the end; returns what is kept."""
        if not self._stopwatch.completed:
            return None
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        seconds = self._stopwatch.seconds(self._now)
        rounded = {key: round(value, 2) for key, value in seconds.items()}
        rehearsed = Rehearsed(seconds=rounded, ended_at=now)
        keep_rehearsal(self._stopwatch.story, rehearsed)
        return rehearsed
