"""The programme of a show: what the next run is like, and when that run follows."""

from __future__ import annotations

from typing import Protocol

from core.story.settings import StorySettings


class Programme(Protocol):
    """Decides between two runs what comes next; without one, the presenter does."""

    def next_settings(self, asked: StorySettings) -> StorySettings:
        """Returns the settings of the run that begins now.

        Args:
            asked: those that the show would use by itself.
        """
        ...

    def run_ended(self, error: Exception | None) -> float:
        """Takes the end of a run; returns the seconds until the next, which a person may cut short.

        Args:
            error: why the run couldn't begin or end; None where it could.
        """
        ...
