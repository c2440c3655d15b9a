import pytest

from core.model import events as ev
from core.model.events import Event
from core.views.stage_state import StageState
from core.views.timeline import RunClock, Timeline
from tests.feeds import feed_texts
from tests.scripted import scripted_run


def note(text: str, t: float = 0.0) -> ev.FeedLine:
    return ev.FeedLine(t=t, level=ev.Level.INFO, text=text)


def test_subscribers_get_each_event_with_the_state_after_it():
    timeline = Timeline()
    seen: list[tuple[Event, StageState]] = []
    timeline.subscribe(lambda event, state: seen.append((event, state)))
    timeline.append(note("hello", 1.5))
    (event, state), *rest = seen
    assert not rest
    assert event == note("hello", 1.5)
    assert (state.t, feed_texts(state)[0]) == (1.5, "hello")


def test_an_event_appended_while_telling_comes_after_for_everyone():
    timeline = Timeline()
    orders: tuple[list[str], list[str]] = ([], [])

    def answering(event: Event, _: StageState) -> None:
        assert isinstance(event, ev.FeedLine)
        orders[0].append(event.text)
        if event.text == "question":
            timeline.append(note("answer"))

    def listening(event: Event, _: StageState) -> None:
        assert isinstance(event, ev.FeedLine)
        orders[1].append(event.text)

    timeline.subscribe(answering)
    timeline.subscribe(listening)
    timeline.append(note("question"))
    assert orders == (["question", "answer"], ["question", "answer"])


def test_recent_events_are_those_of_the_present_run() -> None:
    timeline, started = Timeline(), scripted_run()[0]
    for event in (started, note("first"), started, note("second")):
        timeline.append(event)
    assert list(timeline.recent) == [started, note("second")]


def test_unsubscribing_ends_it_and_twice_is_harmless():
    timeline = Timeline()
    seen: list[Event] = []
    unsubscribe = timeline.subscribe(lambda event, _: seen.append(event))
    unsubscribe()
    unsubscribe()
    timeline.append(note("unheard"))
    assert not seen


def test_a_failing_subscriber_keeps_nothing_from_the_others():
    timeline = Timeline()
    seen: list[Event] = []

    def fail(_: Event, __: StageState) -> None:
        raise RuntimeError("broken reader")

    def answer(event: Event, _: StageState) -> None:
        seen.append(event)
        if event == note("first"):
            timeline.append(note("answer"))

    unsubscribe = timeline.subscribe(fail)
    timeline.subscribe(answer)
    with pytest.raises(RuntimeError, match="broken reader"):
        timeline.append(note("first"))
    unsubscribe()
    timeline.append(note("second"))
    assert seen == [note("first"), note("answer"), note("second")]


def test_the_clock_counts_from_the_start_of_the_run():
    reading = 100.0
    clock = RunClock(lambda: reading)
    reading = 103.5
    assert clock.now() == 3.5
    assert clock.from_monotonic(102.0) == 2.0
    clock.restart()
    assert clock.now() == 0.0
