"""The words on the card of a recorded run: its story, its time, and its length."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.model.events import RunStarted
from core.text import figures

NONE_LEFT = "There is no recorded run any more."
PLAY_ONE = "Choose a system: its run is recorded."
"""The remedy where the recordings are gone since the page was opened."""


def runs_word(count: int) -> str:
    """Returns the number of runs to be played again, as the last ones: ``The last 3 runs``."""
    return "The last run" if count == 1 else f"The last {figures.count(count)} runs"


def told_of(run: RunStarted) -> str:
    """Returns the story or the fault of a run, as people pick either; empty if neither is told."""
    labels = {option.key: option.label for option in run.stories}
    return labels.get(run.story) or run.story or run.fault


def when(started_at: str, now: datetime) -> str:
    """Returns the time when a run began, in the words of people in the zone of ``now``.

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
    """Returns the time when ``run`` began, with a capital, and the length of the run."""
    began = when(run.started_at, now)
    return f"{began[:1].upper()}{began[1:]} \u00b7 {figures.span(seconds)}"
