"""The booth: joins the rules, the show on stage, and the day's tally."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

from msgspec.structs import replace

from core.model import events as ev
from core.model import intents as want
from core.model.tally import DayTally
from core.process import log
from core.show.booth import state as rules
from core.show.booth.state import BoothMode, BoothProblem, BoothState
from core.show.booth.tallying import Tallier
from core.story.settings import StorySettings
from core.text import booth as words
from core.text.notices import RETRY, inside_failed
from core.views.stage_state import StageState
from core.views.timeline import Timeline

LOOK_EVERY_S = 0.25
"""Seconds between two looks whether somebody is still there."""

LINGER_S = 6.0
"""Seconds for which a show that plays by itself stays with what it has just shown."""

_LOG = logging.getLogger(__name__)


class Booth:
    """Plays the story by itself while nobody is there: a ``core.show.programme.Programme``.

    Attributes:
        state: whom the booth plays for, and how its last shows ended.
        on_change: called whenever that, or the tally, has changed.
    """

    def __init__(
        self,
        timeline: Timeline,
        send: Callable[[want.Intent], None],
        tallier: Tallier,
        settings: StorySettings,
        *,
        idle_s: float = rules.IDLE_S,
        linger_s: float = LINGER_S,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """Creates a booth whose first show plays by itself.

        Args:
            timeline: what happens on stage.
            send: takes what the booth wants of the show.
            tallier: counts the proofs.
            settings: what the shows of the loop are like.
            idle_s: seconds without a touch after which the loop goes on.
            linger_s: seconds for which the loop stays with what was shown.
            now_s: a clock that nobody can set, in seconds.
        """
        self.state = BoothState(touched_s=now_s())
        self.on_change: Callable[[], None] | None = None
        self._timeline = timeline
        self._send = send
        self._tallier = tallier
        self._settings = settings
        self._idle_s, self._linger_s, self._now_s = idle_s, linger_s, now_s
        self._plays_alone = True
        self._was_broken_off = False
        self._problem: BoothProblem | None = None
        self._began_s = now_s()
        self._unsubscribe = timeline.subscribe(self._on_event)

    @property
    def tally(self) -> DayTally:
        """The tally of the present day."""
        return self._tallier.today

    @property
    def idle_s(self) -> float:
        """Seconds without a touch after which the loop goes on."""
        return self._idle_s

    def close(self) -> None:
        """Stops reading the timeline."""
        self._unsubscribe()

    # --- who is there -------------------------------------------------------------------------

    def touch(self) -> None:
        """Takes a key, a click or a movement: the show that played by itself is the visitor's."""
        before = self.state
        self.state = rules.touch(before, self._now_s())
        if before.mode is BoothMode.LOOP:
            _LOG.info("booth: somebody is there")
            self._begin_afresh()

    def look(self) -> None:
        """Looks whether somebody is still there, and whether the present show takes too long."""
        now_s, before = self._now_s(), self.state
        self.state = rules.look(before, now_s, self._idle_s)
        if self.state is not before:
            _LOG.info("booth: nobody has touched anything for %.0f s", now_s - before.touched_s)
            self._begin_afresh()
        elif self._plays_alone and now_s - self._began_s >= rules.LONGEST_SHOW_S:
            self._problem = self._problem or BoothProblem(
                words.takes_too_long(rules.LONGEST_SHOW_S)
            )
            self._began_s = now_s
            self._send(want.Reset())

    async def watch(self) -> None:
        """Looks again and again, until cancelled."""
        while True:
            self.look()
            await asyncio.sleep(LOOK_EVERY_S)

    def _begin_afresh(self) -> None:
        # Even a run that is nearly over is ended: the next visitor must get a run of their own.
        self._was_broken_off = True
        self._send(want.Reset())
        self._changed()

    # --- the programme of the show --------------------------------------------------------------

    def next_settings(self, asked: StorySettings) -> StorySettings:
        """Returns the settings of the next run: alone and as begun, or as the visitor asks."""
        self._plays_alone = self.state.mode is BoothMode.LOOP
        self._was_broken_off = False
        self._problem = None
        self._began_s = self._now_s()
        if self._plays_alone:
            return replace(self._settings, autopilot=True, linger_s=self._linger_s)
        return replace(asked, autopilot=False)

    def run_ended(self, error: Exception | None) -> float:
        """Judges the run that has ended; returns the seconds until the next."""
        state = self._timeline.state
        if state.completed:
            self.state = rules.succeed(self.state)
        elif self._plays_alone and not self._was_broken_off:
            problem = self._find_problem(state, error)
            self.state = rules.fail(self.state, problem)
            told = "booth: show %d in a row failed: %s %s"
            _LOG.error(told, self.state.failures, problem.text, problem.remedy)
        self._changed()
        return rules.next_try_s(self.state) if self.state.mode is BoothMode.LOOP else 0.0

    def _find_problem(self, state: StageState, error: Exception | None) -> BoothProblem:
        """Returns the best known reason why the run ended without a proof."""
        if error is not None:
            return BoothProblem(inside_failed("the run", error), log.details())
        notice = state.notice
        if notice is not None and notice.level is ev.Level.ERROR:
            # What to press on the stage is no way out here: any key would begin a visitor's show.
            return BoothProblem(notice.text, "" if notice.remedy == RETRY else notice.remedy)
        if self._problem is not None:
            return self._problem
        return BoothProblem(words.ENDED_EARLY, log.details())

    def _on_event(self, event: ev.Event, state: StageState) -> None:
        days = self._tallier.days
        self._tallier.add(event, state)
        if isinstance(event, ev.ChapterFailed) and self._problem is None:
            self._problem = BoothProblem(event.text)
        if self._tallier.days is not days:
            self._changed()

    def _changed(self) -> None:
        if self.on_change is not None:
            self.on_change()
