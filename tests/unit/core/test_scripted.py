"""The scripted run that other tests build on."""

from __future__ import annotations

from core.model import events as ev
from core.views.stage_state import ChapterStatus
from core.views.timeline import Timeline
from tests.scripted import END_T, scripted_run


def _play(events: list[ev.Event]) -> Timeline:
    timeline = Timeline()
    for event in events:
        timeline.append(event)
    return timeline


def test_the_same_arguments_give_the_same_events() -> None:
    assert scripted_run() == scripted_run()
    assert scripted_run() != scripted_run(rate=2000)


def test_times_of_the_scripted_run_never_run_backwards() -> None:
    times = [event.t for event in scripted_run(nodes=5)]
    assert times == sorted(times)
    assert times[-1] <= END_T


def test_scripted_run_ends_with_every_chapter_done_and_nothing_broken() -> None:
    state = _play(scripted_run()).state
    assert state.completed
    assert set(state.statuses) == {ChapterStatus.DONE}
    assert not state.violations
    assert not state.faults
    assert not state.progress
    assert state.leader == "n1"
    assert {health.status for health in state.nodes.values()} == {ev.NodeStatus.UP}
    assert [marker.kind for marker in state.markers] == [
        "fault",
        "detected",
        "recovered",
        "rejoined",
    ]
