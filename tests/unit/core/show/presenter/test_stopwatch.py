"""The times of chapters on show, compared with the last rehearsal."""

from __future__ import annotations

import pytest

from core.model import events as ev
from core.model.rehearsals import Rehearsed
from core.show.presenter.stopwatch import ChapterStopwatch
from tests.scripted import scripted_run


def timed(until_t: float = 60.0) -> ChapterStopwatch:
    stopwatch = ChapterStopwatch()
    for event in scripted_run():
        if event.t <= until_t:
            stopwatch.hear(event)
    return stopwatch


def test_chapters_of_a_whole_story_add_up_to_the_run() -> None:
    stopwatch = timed()
    assert stopwatch.completed
    assert stopwatch.story == "raft/outage"
    seconds = stopwatch.seconds(60.0)
    assert seconds["load"] == pytest.approx(16.0)
    assert seconds["summary"] == pytest.approx(8.0)
    assert sum(seconds.values()) == pytest.approx(60.0)


def test_second_visit_of_a_chapter_counts_for_that_chapter() -> None:
    stopwatch = timed(8.0)
    stopwatch.hear(ev.ChapterEntered(t=10.0, index=0))
    stopwatch.hear(ev.ChapterEntered(t=13.0, index=2))
    seconds = stopwatch.seconds(20.0)
    assert (seconds["welcome"], seconds["load"]) == pytest.approx((7.0, 9.0))


def test_new_run_begins_anew() -> None:
    stopwatch = timed()
    stopwatch.hear(scripted_run()[0])
    assert stopwatch.seconds(5.0) == {}
    assert not stopwatch.completed


def test_table_has_each_chapter_beside_the_last_rehearsal() -> None:
    last = Rehearsed(seconds={"welcome": 10.0, "load": 6.0}, ended_at="2026-01-02T03:04:05+00:00")
    table = timed().table(60.0, last)
    rows = {row.title: row for row in table.chapters}
    assert rows["Welcome"].change_s == pytest.approx(-6.0)
    assert rows["Load"].change_s == pytest.approx(10.0)
    assert rows["Summary"].change_s is None
    assert table.total.seconds == pytest.approx(60.0)
    assert table.total.change_s is None, "a chapter that is new has no total to compare"


def test_total_is_compared_where_every_chapter_is_known() -> None:
    stopwatch = timed()
    last = Rehearsed(seconds=dict.fromkeys(stopwatch.seconds(60.0), 5.0))
    assert stopwatch.table(60.0, last).total.change_s == pytest.approx(20.0)
