"""Plays the real show up to a chapter and stays there, to be killed. Run as a script.

Usage: ``python stagehand.py [--docker] CHAPTER FAULT [THEN]``; prints ``there`` when the
chapter's action is under way. THEN is ``quit``, or ``reset``: that prints ``afresh`` when the
next run has begun, and quits.
"""

from __future__ import annotations

import asyncio
import sys

from core.model import intents as want
from core.model.events import ChapterStarted, CountdownStarted, Event, Progressed, RunStarted
from core.show.show import Show
from core.story.outage import STORY
from core.story.run_context import StorySettings
from core.views.sample_buffer import SampleBuffer
from core.views.stage_state import ChapterStatus, StageState
from core.views.timeline import RunClock, Timeline
from gui.catalog import CATALOG, Choices

KEYS = [chapter.key for chapter in STORY]


class Stagehand:
    """Presses Next whenever the story can go on, up to the chapter that is wanted."""

    def __init__(self, chapter: str, fault: str, then: str = "", *, docker: bool = False) -> None:
        self.timeline, clock = Timeline(), RunClock()
        self._target = KEYS.index(chapter)
        self._there = False
        self._then = then
        entry, choices = CATALOG["raft"], Choices(docker=docker)
        self.show = Show(
            lambda emit, run_clock, failed: entry.make(choices, emit, run_clock, failed),
            StorySettings(fault=fault, countdown_s=60.0 if chapter == "fault" else 0.0),
            timeline=self.timeline,
            clock=clock,
            samples=SampleBuffer(self.timeline),
        )
        self.timeline.subscribe(self._look)

    def _look(self, event: Event, state: StageState) -> None:
        at = KEYS[state.current]
        if self._there:
            if self._then == "reset" and isinstance(event, RunStarted):
                print("afresh", flush=True)
                self._soon(want.Quit())
        elif state.current == self._target and self._is_there(event, at):
            self._there = True
            print("there", flush=True)
            if self._then:
                self._soon(want.Reset() if self._then == "reset" else want.Quit())
        elif state.current < self._target or at == "fault":
            done = state.statuses[state.current] is ChapterStatus.DONE
            if done or (at == "fault" and state.countdown is None and not state.faults):
                self._soon(want.Next())

    def _soon(self, intent: want.Intent) -> None:
        asyncio.get_running_loop().call_soon(self.show.send, intent)

    @staticmethod
    def _is_there(event: Event, chapter: str) -> bool:
        if chapter == "fault":
            return isinstance(event, CountdownStarted)
        if chapter == "health":  # servers run by then, but the cluster isn't formed
            return isinstance(event, Progressed) and event.fraction is not None
        return isinstance(event, ChapterStarted)


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if word != "--docker"]
    asyncio.run(Stagehand(*words, docker="--docker" in sys.argv).show.run())
