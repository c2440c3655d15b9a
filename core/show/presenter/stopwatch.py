"""Adds up how long each chapter of a run was on show."""

from __future__ import annotations

from collections.abc import Mapping

from core.model import events as ev
from core.model.rehearsals import ChapterTime, RehearsalTable, Rehearsed


class ChapterStopwatch:
    """Adds up how long each chapter of the present run is on show.

    Attributes:
        run: the run; None before the first.
        completed: whether the story has come to its end.
    """

    def __init__(self) -> None:
        """Creates a stopwatch that waits for a run."""
        self.run: ev.RunStarted | None = None
        self.completed = False
        self._seconds: dict[str, float] = {}
        self._shown = ""
        self._since_t = 0.0

    @property
    def story(self) -> str:
        """The story that is rehearsed, by a stable name: ``raft/outage``; empty before a run."""
        return "" if self.run is None else f"{self.run.subject}/{self.run.story or 'outage'}"

    def hear(self, event: ev.Event) -> None:
        """Takes the next event; a ``RunStarted`` begins anew."""
        match event:
            case ev.RunStarted():
                self.run, self.completed = event, False
                self._seconds, self._shown, self._since_t = {}, "", event.t
            case ev.ChapterEntered(index=index) if self.run and index < len(self.run.chapters):
                self._seconds = self.seconds(event.t)
                self._shown, self._since_t = self.run.chapters[index].key, event.t
            case ev.StoryCompleted():
                self.completed = True
            case _:
                pass

    def seconds(self, now: float) -> dict[str, float]:
        """Returns the seconds of each chapter that was on show, by key, at ``now`` of the run."""
        seconds = dict(self._seconds)
        if self._shown:
            more = max(now - self._since_t, 0.0)
            seconds[self._shown] = seconds.get(self._shown, 0.0) + more
        return seconds

    def table(self, now: float, last: Rehearsed | None) -> RehearsalTable:
        """Returns the times at ``now`` of the run beside those of the ``last`` rehearsal."""
        seconds = self.seconds(now)
        before: Mapping[str, float] = {} if last is None else last.seconds
        chapters = () if self.run is None else self.run.chapters
        rows = tuple(
            ChapterTime(
                title=chapter.title,
                seconds=seconds.get(chapter.key, 0.0),
                last_s=before.get(chapter.key),
            )
            for chapter in chapters
        )
        return RehearsalTable(rows, "" if last is None else last.ended_at)
