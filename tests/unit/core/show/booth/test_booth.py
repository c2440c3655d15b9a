"""The booth on a show of fake subjects: the loop, visitors, failures in a row."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import date

import pytest
from msgspec.structs import replace

from core.model import intents as want
from core.ports import SubjectError
from core.show.booth.booth import Booth
from core.show.booth.state import LONGEST_SHOW_S, BoothMode
from core.show.booth.tallying import Days, Tallier
from core.story.chapters import Chapter
from core.story.healing import summarize
from core.story.run_context import RunContext
from core.story.settings import StorySettings
from core.views.stage_state import ChapterStatus, StageState
from tests.expected_errors import ExpectedErrors
from tests.unit.core.show.theatre import HOLDING, Theatre

HOLDING_LAST = replace(HOLDING, key="b", title="B")
PROOF = Chapter(key="summary", title="Summary", narration="s", on_enter=summarize)


class BoothTheatre(Theatre):
    """A theatre with a booth whose clock the test moves."""

    def __init__(self, *chapters: Chapter, idle_s: float = 90.0) -> None:
        self.now_s = 1_000.0
        self.saved_days: list[Days] = []
        tallier = Tallier((), self.saved_days.append, lambda: date(2030, 5, 17))
        super().__init__(
            *chapters,
            programme=lambda timeline: Booth(
                timeline,
                self._send,
                tallier,
                StorySettings(fault="kill-leader"),
                idle_s=idle_s,
                linger_s=0.0,
                now_s=lambda: self.now_s,
            ),
        )

    def _send(self, intent: want.Intent) -> None:
        self.show.send(intent)

    @property
    def booth(self) -> Booth:
        assert isinstance(self.programme, Booth)
        return self.programme

    async def close(self) -> None:
        await super().close()
        self.booth.close()


@pytest.fixture
async def holding() -> AsyncIterator[BoothTheatre]:
    """Returns a booth whose shows stay in their first chapter."""
    theatre = BoothTheatre(HOLDING)
    theatre.open()
    await theatre.until(lambda state: state.run is not None)
    yield theatre
    await theatre.close()


def is_run(number: int, theatre: BoothTheatre) -> Callable[[StageState], bool]:
    """Returns whether the run of that number is on stage."""
    return lambda _: len(theatre.subjects) == number and theatre.timeline.state.run is not None


async def test_touch_ends_the_loops_show_and_begins_one_of_the_visitor(holding: BoothTheatre):
    holding.booth.touch()
    await holding.until(is_run(2, holding))
    assert holding.booth.state.mode is BoothMode.VISITOR
    assert holding.booth.state.failures == 0, "a visitor is no failure"


async def test_more_touches_leave_the_visitors_show_alone(holding: BoothTheatre):
    holding.booth.touch()
    await holding.until(is_run(2, holding))
    run = holding.timeline.state.run
    for _ in range(3):
        holding.booth.touch()
        await asyncio.sleep(0)
    assert holding.timeline.state.run is run


async def test_after_the_idle_time_the_loop_goes_on_with_a_fresh_system(holding: BoothTheatre):
    holding.booth.touch()
    await holding.until(is_run(2, holding))
    holding.now_s += 89.0
    holding.booth.look()
    assert holding.booth.state.mode is BoothMode.VISITOR
    holding.now_s += 1.0
    holding.booth.look()
    await holding.until(is_run(3, holding))
    assert holding.booth.state.mode is BoothMode.LOOP
    assert holding.subjects[1].stopped == 1


async def test_visitor_gets_no_autopilot_and_the_loop_does():
    theatre = BoothTheatre(Chapter(key="a", title="A", narration="a"), HOLDING_LAST)
    theatre.open()
    await theatre.until(lambda state: state.current == 1)
    theatre.booth.touch()
    await theatre.until(is_run(2, theatre))
    await theatre.until(lambda state: state.statuses[0] is ChapterStatus.DONE)
    for _ in range(20):
        await asyncio.sleep(0)
    assert theatre.timeline.state.current == 0, "a visitor presses Space"
    await theatre.close()


async def test_loop_plays_one_show_after_another_and_counts_their_proofs():
    theatre = BoothTheatre(PROOF)
    theatre.open()
    await theatre.until(lambda _: len(theatre.saved_days) >= 3)
    await theatre.close()
    today = theatre.saved_days[2][-1]
    assert (today.shows, today.writes.acked, today.writes.lost) == (3, 30, 0)
    assert theatre.booth.state.failures == 0


async def test_story_that_a_visitor_picked_ends_with_the_visitor(holding: BoothTheatre):
    settings = holding.booth.next_settings(StorySettings(story="other", fault="x"))
    assert settings.story == "", "the loop plays its own story"
    holding.booth.touch()
    settings = holding.booth.next_settings(StorySettings(story="other", autopilot=True))
    assert (settings.story, settings.autopilot) == ("other", False)
    await holding.until(is_run(2, holding))


async def test_failed_shows_are_logged_and_tried_again_until_the_calm_page(
    expected_errors: ExpectedErrors, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("core.show.booth.state.NEXT_TRY_S", 0.0)

    async def fail(_: RunContext) -> None:
        raise SubjectError("No space is left.", "Free some.")

    theatre = BoothTheatre(Chapter(key="a", title="A", narration="a", on_enter=fail))
    theatre.open()
    await theatre.until(lambda _: theatre.booth.state.is_calm)
    problem = theatre.booth.state.problem
    assert problem is not None
    assert (problem.text, problem.remedy) == ("No space is left.", "Free some.")
    assert len(theatre.subjects) == 3
    await theatre.close()
    for number in range(1, 4):
        expected_errors.take(f"show {number} in a row failed: No space is left. Free some.")


async def test_system_that_can_not_even_be_made_is_a_failed_show(
    expected_errors: ExpectedErrors, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("core.show.booth.state.NEXT_TRY_S", 0.0)
    theatre = BoothTheatre(HOLDING)
    theatre.cannot_make = ZeroDivisionError("made")
    theatre.open()
    await theatre.until(lambda _: theatre.booth.state.failures == 2)
    theatre.cannot_make = None
    await theatre.until(is_run(1, theatre))
    await theatre.close()
    expected_errors.take("the run failed")
    for number in (1, 2):
        expected_errors.take(f"show {number} in a row failed")


async def test_visitor_cuts_the_pause_after_a_failure_short(
    expected_errors: ExpectedErrors, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("core.show.booth.state.NEXT_TRY_S", 3_600.0)
    failing = True

    async def fail_once(context: RunContext) -> None:
        if failing:
            raise SubjectError("No.", "Yes.")
        await asyncio.Event().wait()

    theatre = BoothTheatre(Chapter(key="a", title="A", narration="a", on_enter=fail_once))
    theatre.open()
    await theatre.until(lambda _: theatre.booth.state.failures == 1)
    failing = False
    theatre.booth.touch()
    await theatre.until(is_run(2, theatre))
    await theatre.close()
    expected_errors.take("show 1 in a row failed")


async def test_show_of_the_loop_that_takes_too_long_has_failed(
    holding: BoothTheatre, expected_errors: ExpectedErrors
):
    holding.now_s += LONGEST_SHOW_S - 1.0
    holding.booth.look()
    assert holding.booth.state.failures == 0
    holding.now_s += 1.0
    holding.booth.look()
    await holding.until(lambda _: holding.booth.state.failures == 1)
    expected_errors.take("The show hadn't come to its end after 15 minutes.")


async def test_quit_ends_the_booth_in_the_middle_of_the_loop(holding: BoothTheatre):
    holding.show.send(want.Quit())
    await holding.ended()
    assert holding.subjects[0].stopped == 1
