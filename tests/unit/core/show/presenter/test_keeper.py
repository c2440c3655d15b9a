"""A rehearsal on the timeline: timed, told at the story's end, and kept at the run's."""

from __future__ import annotations

import pytest

from core.model import events as ev
from core.show.presenter import keeper
from core.show.presenter.keeper import RehearsalKeeper
from core.show.presenter.rehearsals import last_rehearsal
from core.views.timeline import Timeline
from tests.scripted import PROVEN_T, scripted_run


def play(timeline: Timeline, until_t: float = 60.0) -> None:
    for event in scripted_run():
        if event.t <= until_t:
            timeline.append(event)


def test_times_are_told_once_the_story_is_over() -> None:
    timeline = Timeline()
    keeper = RehearsalKeeper(timeline)
    play(timeline, 50.0)
    assert keeper.table is None
    timeline.append(ev.StoryCompleted(t=PROVEN_T))
    assert keeper.table is not None
    keeper.close()


def test_whole_story_is_kept_at_the_end_and_compared_with_next_time() -> None:
    for number in range(2):
        timeline = Timeline()
        keeper = RehearsalKeeper(timeline)
        play(timeline)
        table = keeper.close()
        assert table is not None
        assert (table.total.last_s is None) is (number == 0)
    kept = last_rehearsal("raft/outage")
    assert kept is not None
    assert kept.seconds["load"] == pytest.approx(16.0)


def test_reset_keeps_a_story_that_was_over_and_begins_anew() -> None:
    timeline = Timeline()
    keeper = RehearsalKeeper(timeline)
    play(timeline)
    timeline.append(scripted_run()[0])
    assert last_rehearsal("raft/outage") is not None
    assert keeper.table is None
    keeper.close()


def test_story_that_did_not_end_is_not_kept() -> None:
    timeline = Timeline()
    keeper = RehearsalKeeper(timeline)
    play(timeline, 40.0)
    assert keeper.close() is not None
    assert last_rehearsal("raft/outage") is None


def test_cleaning_up_after_the_run_is_no_part_of_it() -> None:
    timeline = Timeline()
    keeper = RehearsalKeeper(timeline)
    play(timeline)
    before = keeper.table
    timeline.append(ev.Progressed(t=99.0, task="clean-up", text="Cleaning up"))
    assert keeper.close() == before


def test_nothing_is_told_of_no_run() -> None:
    assert RehearsalKeeper(Timeline()).close() is None


def test_a_reset_compares_with_the_run_before_without_reading_it_from_the_disk(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    timeline = Timeline()
    kept = RehearsalKeeper(timeline)
    play(timeline)

    def no_disk(story: str) -> None:
        raise AssertionError(story)

    monkeypatch.setattr(keeper, "last_rehearsal", no_disk)
    play(timeline)
    assert kept.table is not None
    assert kept.table.total.last_s == pytest.approx(kept.table.total.seconds)
    kept.close()
