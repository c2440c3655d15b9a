"""What is said of a recorded run on a card: what was played, when, and for how long."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.model.events import RunStarted
from core.text import figures

NONE_LEFT = "There is no recorded run any more."
PLAY_ONE = "Choose a system: its run is recorded."
"""Where the recordings are gone since the page was opened, and the way out."""


def runs_word(count: int) -> str:
    """Return how many runs there are to be played again: the last ones of this machine."""
    return "The last run" if count == 1 else f"The last {figures.count(count)} runs"


def told_of(run: RunStarted) -> str:
    """Return the story of a run, or else the fault, as people pick them; empty if none is told."""
    labels = {option.key: option.label for option in run.stories}
    return labels.get(run.story) or run.story or run.fault


def when(started_at: str, now: datetime) -> str:
    """Return when a run began, in the words of people in this time zone.

    Args:
        started_at: as ``RunStarted`` tells it, ISO 8601 with offset.
        now: the present, with a time zone.
    """
    try:
        began = datetime.fromisoformat(started_at).astimezone(now.tzinfo)
    except ValueError:
        return started_at
    clock = f"{began:%H:%M}"
    if began.date() == now.date():
        return f"today at {clock}"
    if began.date() == (now - timedelta(days=1)).date():
        return f"yesterday at {clock}"
    return f"{began.day} {began:%B} {began.year} at {clock}"


def when_and_how_long(run: RunStarted, seconds: float, now: datetime) -> str:
    """Return when ``run`` began, with a capital, and how long the run took."""
    began = when(run.started_at, now)
    return f"{began[:1].upper()}{began[1:]} \u00b7 {figures.span(seconds)}"
