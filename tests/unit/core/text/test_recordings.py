"""A recorded run is told by its story, by the day as people say it, and by its length."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from msgspec.structs import replace

from core.model.events import Option, RunStarted
from core.text.recordings import runs_word, told_of, when, when_and_how_long
from tests.scripted import scripted_run

HERE = timezone(timedelta(hours=2))
NOW = datetime(2026, 3, 1, 0, 30, tzinfo=HERE)


@pytest.mark.parametrize(
    ("started_at", "said"),
    [
        ("2026-03-01T00:05:00+02:00", "today at 00:05"),
        ("2026-02-28T22:05:00+00:00", "today at 00:05"),
        ("2026-02-28T12:00:00+02:00", "yesterday at 12:00"),
        ("2025-12-24T18:00:00+02:00", "24 December 2025 at 18:00"),
        ("some day", "some day"),
    ],
)
def test_beginning_is_said_in_the_time_of_this_place(started_at: str, said: str) -> None:
    assert when(started_at, NOW) == said


def test_run_is_told_by_its_story_and_else_by_its_fault() -> None:
    run = scripted_run()[0]
    assert isinstance(run, RunStarted)
    option = Option(key="woken", label="The primary wakes up")
    assert told_of(replace(run, story="woken", stories=(option,))) == option.label
    assert told_of(replace(run, story="gone", stories=(option,))) == "gone"
    assert told_of(replace(run, story="", fault="kill-leader")) == "kill-leader"
    begun = replace(run, started_at="2026-02-28T12:00:00+02:00")
    assert when_and_how_long(begun, 80.0, NOW) == "Yesterday at 12:00 \u00b7 1 min 20 s"


def test_number_of_runs_is_in_its_word() -> None:
    assert (runs_word(1), runs_word(12)) == ("The last run", "The last 12 runs")
