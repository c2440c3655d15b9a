"""The countdown on a clock that jumps, as for an app that was stopped."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from core.model import events as ev
from core.model import intents as want
from core.story.chapters import Chapter
from core.story.story_context import StoryContext
from core.text.notices import COUNTING_ANEW
from tests.running import Run


class _JumpingClock:
    """The time of all clocks, which a test lets jump."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._ahead_s = 0.0
        real = time.monotonic
        monkeypatch.setattr(time, "monotonic", lambda: real() + self._ahead_s)

    async def jump(self, seconds: float) -> None:
        """Lets time pass at once, and what is due then happen."""
        self._ahead_s += seconds
        for _ in range(9):
            await asyncio.sleep(0)


class _Countdown:
    """A run whose only chapter counts down, once, for five seconds."""

    def __init__(self, clock: _JumpingClock) -> None:
        self.clock = clock
        self.events: list[ev.Event] = []
        self.reached: list[bool] = []
        count = Chapter(key="count", title="Count", narration="", on_enter=self._count)
        self.run = Run(count, countdown_s=5.0)
        self.run.context.keep(self.events.append)

    async def _count(self, context: StoryContext) -> None:
        self.reached.append(await context.countdown("Killing n2", "SIGKILL"))

    @property
    def started(self) -> list[ev.CountdownStarted]:
        return [event for event in self.events if isinstance(event, ev.CountdownStarted)]

    @property
    def ends(self) -> list[bool]:
        """Whether each end was an abort."""
        return [event.aborted for event in self.events if isinstance(event, ev.CountdownEnded)]


@pytest.fixture
async def counting(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[_Countdown]:
    counting = _Countdown(_JumpingClock(monkeypatch))
    await counting.run.until(lambda state: state.countdown is not None)
    yield counting
    await counting.run.close()


async def test_a_countdown_that_was_slept_through_begins_anew_and_says_why(
    counting: _Countdown,
) -> None:
    await counting.clock.jump(1.0)
    await counting.clock.jump(8.0)
    assert counting.reached == []
    assert counting.ends == []
    first, again = counting.started
    assert again.deadline_t - again.t == pytest.approx(first.seconds)
    told = [event.text for event in counting.events if isinstance(event, ev.FeedLine)]
    assert told == [COUNTING_ANEW]


async def test_esc_from_while_the_app_stood_still_aborts_the_countdown(
    counting: _Countdown,
) -> None:
    await counting.clock.jump(8.0)
    counting.run.director.send(want.Abort())
    await counting.run.until(lambda state: state.countdown is None)
    assert counting.ends == [True]


async def test_a_standstill_in_the_midst_of_a_countdown_leaves_all_of_its_seconds(
    counting: _Countdown,
) -> None:
    await counting.clock.jump(4.5)
    countdown = counting.run.state.countdown
    assert countdown is not None
    assert countdown.deadline_t - counting.run.context.now() == pytest.approx(5.0, abs=0.9)


async def test_a_countdown_of_an_app_that_runs_reaches_zero(counting: _Countdown) -> None:
    for _ in range(8):
        await counting.clock.jump(0.7)
    await counting.run.until(lambda state: state.countdown is None)
    assert counting.reached == [True]
    assert len(counting.started) == 1
