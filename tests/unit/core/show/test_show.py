"""The show on fake subjects: runs that begin, end, are cleaned up and begin afresh."""

import asyncio

import pytest

from core.model import events as ev
from core.model import intents as want
from core.ports import TaskFailure
from core.process.clocks import Reading
from core.story.chapters import Chapter
from core.story.outage import STORY
from core.story.run_context import RunContext
from core.views.stage_state import StageState
from tests.expected_errors import ExpectedErrors
from tests.fakes import FakeCheckup
from tests.feeds import feed_texts
from tests.unit.core.show.theatre import HOLDING, Theatre


async def test_quit_stops_the_subject_and_its_load(theatre: Theatre):
    await theatre.close()
    (subject,) = theatre.subjects
    assert subject.stopped == 1
    assert subject.load.calls == ["close"]


async def test_reset_begins_a_fresh_run_with_a_fresh_subject(theatre: Theatre):
    first = theatre.timeline.state.run
    theatre.show.send(want.Reset())
    await theatre.until(lambda state: state.run is not first)
    assert len(theatre.subjects) == 2
    assert theatre.subjects[0].stopped == 1
    assert theatre.subjects[1].stopped == 0


async def test_late_event_of_an_ended_run_is_not_in_the_next_run(theatre: Theatre):
    first = theatre.timeline.state.run
    theatre.show.send(want.Reset())
    await theatre.until(lambda state: state.run is not first)
    theatre.emits[0](ev.FeedLine(t=0.0, level=ev.Level.ERROR, text="from the grave"))
    assert theatre.timeline.state.feed == ()


async def test_saved_report_is_shown_with_the_path(theatre: Theatre):
    theatre.show.send(want.SaveReport("out"))
    await theatre.until(lambda state: state.notice is not None)
    assert theatre.saved == ["out"]
    notice = theatre.timeline.state.notice
    assert notice is not None
    assert (notice.level, notice.text) == (ev.Level.GOOD, "The report is in out")


async def test_report_that_can_not_be_saved_is_shown_with_the_remedy(theatre: Theatre):
    theatre.show.send(want.SaveReport("full"))
    await theatre.until(lambda state: state.notice is not None)
    notice = theatre.timeline.state.notice
    assert notice is not None
    assert (notice.text, notice.remedy) == ("The disk is full.", "Free some space.")
    assert theatre.timeline.state.progress == {}


async def test_a_failure_inside_is_shown_and_the_show_goes_on(theatre: Theatre):
    theatre.failure_hooks[0](TaskFailure("health/n1", ValueError("odd answer")))
    notice = theatre.timeline.state.notice
    assert notice is not None
    assert "health/n1: ValueError('odd answer')" in notice.text
    assert "The show goes on" in notice.remedy


async def test_failure_that_mends_itself_is_told_in_the_feed_alone(theatre: Theatre):
    error = ValueError("odd answer")
    theatre.failure_hooks[0](TaskFailure("health/n1", error, "watching n1", is_restarted=True))
    state = theatre.timeline.state
    assert state.notice is None
    assert feed_texts(state)[-1].startswith("Watching n1 failed inside Faultstage")


async def test_chapter_that_fails_unexpectedly_says_so_and_can_be_tried_again(
    expected_errors: ExpectedErrors,
):
    entered = 0

    async def slip(_: RunContext) -> None:
        nonlocal entered
        entered += 1
        if entered == 1:
            raise ZeroDivisionError

    theatre = Theatre(Chapter(key="a", title="A", narration="a", on_enter=slip))
    theatre.open()
    await theatre.until(lambda state: state.notice is not None)
    notice = theatre.timeline.state.notice
    assert notice is not None
    assert "ZeroDivisionError" in notice.text
    assert "Space tries again" in notice.remedy
    theatre.show.send(want.Next())
    await theatre.until(lambda state: state.completed)
    await theatre.close()
    expected_errors.take("chapter a failed")


@pytest.mark.parametrize("where", ["in the chapter", "in a task beside it"])
async def test_autopilot_ends_on_any_failure(where: str, expected_errors: ExpectedErrors):
    async def slip(*_: object) -> None:
        raise ZeroDivisionError

    async def act(context: RunContext) -> None:
        if where == "in the chapter":
            await slip()
        context.scope.spawn("beside", slip())
        await asyncio.Event().wait()

    theatre = Theatre(Chapter(key="a", title="A", narration="a", on_enter=act), autopilot=True)
    theatre.open()
    await theatre.ended()
    assert not theatre.timeline.state.completed
    assert theatre.subjects[0].stopped == 1
    expected_errors.take("failed")


async def test_autopilot_raises_what_keeps_a_run_from_beginning():
    theatre = Theatre(HOLDING, autopilot=True)
    theatre.cannot_make = OSError("no such folder")
    theatre.open()
    with pytest.raises(OSError, match="no such folder"):
        await theatre.ended()


async def test_run_that_cannot_begin_is_told_and_tried_again_by_reset(
    expected_errors: ExpectedErrors,
):
    theatre = Theatre(HOLDING)
    theatre.cannot_make = OSError("no such folder")
    theatre.open()
    await theatre.until(lambda state: state.notice is not None)
    theatre.cannot_make = None
    theatre.show.send(want.Reset())
    await theatre.until(lambda state: state.run is not None)
    await theatre.close()
    expected_errors.take("the run failed")


async def test_reader_that_fails_is_told_once_and_stops_nothing(
    theatre: Theatre, expected_errors: ExpectedErrors
):
    def read(event: ev.Event, _: StageState) -> None:
        raise LookupError("no such widget")

    theatre.timeline.subscribe(read)
    for number in range(3):
        theatre.emits[0](ev.FeedLine(t=1.0, level=ev.Level.INFO, text=f"{number}"))
    texts = feed_texts(theatre.timeline.state)
    told = "A part of the stage failed inside Faultstage (LookupError('no such widget'))"
    assert texts[-4] == "0"
    assert texts[-3].startswith(told)
    expected_errors.take("a reader of the timeline failed")


async def test_callback_of_the_loop_that_fails_is_told(
    theatre: Theatre, expected_errors: ExpectedErrors
):
    def slip() -> None:
        raise LookupError("no such callback")

    asyncio.get_running_loop().call_soon(slip)
    await theatre.until(lambda state: bool(state.feed) and "callback" in feed_texts(state)[-1])
    expected_errors.take("slip")


async def test_a_machine_that_slept_is_told_from_an_app_that_was_stopped():
    clocks = [Reading(100.0, 900.0)]
    theatre = Theatre(HOLDING, read_clocks=lambda: clocks[0])
    told: list[ev.Suspended] = []
    theatre.timeline.subscribe(
        lambda event, _: told.append(event) if isinstance(event, ev.Suspended) else None
    )
    theatre.open()
    try:
        await theatre.until(lambda state: state.run is not None)
        await asyncio.sleep(0)  # the heartbeat has read its clocks
        clocks[0] = Reading(100.1, 960.1)
        await theatre.until(lambda _: len(told) == 1)
        clocks[0] = Reading(109.2, 969.2)
        await theatre.until(lambda _: len(told) == 2)
    finally:
        await theatre.close()
    assert [event.what for event in told] == [ev.StoodStill.MACHINE, ev.StoodStill.APP]
    assert [event.seconds for event in told] == [pytest.approx(60.1), pytest.approx(9.1)]


async def test_a_standstill_of_the_run_before_hides_none_of_this_one(theatre: Theatre):
    theatre.emits[0](ev.Suspended(t=70.0, seconds=60.0))
    theatre.show.send(want.Reset())
    await theatre.until(lambda _: len(theatre.emits) == 2)
    told: list[ev.Event] = []
    theatre.timeline.subscribe(lambda event, _: told.append(event))
    theatre.emits[1](ev.Suspended(t=71.0, seconds=60.0))
    assert [event.t for event in told if isinstance(event, ev.Suspended)] == [71.0]


async def test_one_standstill_is_told_once_whoever_notices_it_first(theatre: Theatre):
    told: list[ev.Event] = []
    theatre.timeline.subscribe(lambda event, _: told.append(event))
    theatre.emits[0](ev.Suspended(t=70.0, seconds=60.0))
    theatre.emits[0](ev.Suspended(t=70.4, seconds=60.1))
    theatre.emits[0](ev.Suspended(t=140.0, seconds=60.0))
    assert [event.t for event in told if isinstance(event, ev.Suspended)] == [70.0, 140.0]


async def test_node_that_dies_while_the_app_is_ended_is_no_evidence(theatre: Theatre):
    told: list[ev.Event] = []
    theatre.timeline.subscribe(lambda event, _: told.append(event))
    theatre.show.leave()
    down = ev.NodeHealth(node="n1", status=ev.NodeStatus.DOWN)
    theatre.emits[0](ev.NodeObserved(t=1.0, health=down))
    assert not told


async def test_show_on_autopilot_ends_with_the_story():
    theatre = Theatre(Chapter(key="a", title="A", narration="a"), autopilot=True)
    theatre.open()
    await theatre.until(lambda state: state.completed)
    await theatre.close()
    assert theatre.subjects[0].stopped == 1


async def test_run_lists_the_actions_by_hand_and_their_inverses(theatre: Theatre):
    run = theatre.timeline.state.run
    assert run is not None
    assert run.actions == ("kill", "pause", "resume", "restart")


async def test_a_fallback_is_played_from_then_on_with_a_fault_that_it_has():
    welcome = STORY[0]
    theatre = Theatre(welcome, checkup=FakeCheckup(engine=False), fault="kill-store")
    theatre.open()
    await theatre.until(lambda state: state.choice is not None)
    await asyncio.sleep(0)
    theatre.show.send(want.Choose("fallback"))
    await theatre.until(lambda state: state.run is not None and state.run.subject == "other")
    run = theatre.timeline.state.run
    assert run is not None and run.fault == "kill-leader"
    assert theatre.subjects[0].stopped == 1
    theatre.show.send(want.Reset())
    await theatre.until(lambda state: state.run is not run)
    again = theatre.timeline.state.run
    assert again is not None and again.subject == "other"
    await theatre.close()


async def test_show_that_has_ended_judges_nothing_of_the_next_one(theatre: Theatre):
    await theatre.close()
    started = next(each for each in theatre.timeline.recent if isinstance(each, ev.RunStarted))
    theatre.timeline.append(started)
    for status in (ev.NodeStatus.UP, ev.NodeStatus.DOWN):
        for node in started.nodes:
            health = ev.NodeHealth(node=node, status=status)
            theatre.timeline.append(ev.NodeObserved(t=1.0, health=health))
    appended = list(theatre.timeline.recent)
    assert {type(each) for each in appended} == {ev.RunStarted, ev.NodeObserved}
