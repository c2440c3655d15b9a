"""``DemoRunner``: plays any chapters over any health poller, without a presenter."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from core.model import events as ev
from core.ports import HealthPoller, TaskFailure
from core.process.tasks import TaskScope
from core.story.chapters import Chapter, DemoState
from core.story.settings import StorySettings
from core.story.story_context import StoryContext, act
from core.text.notices import watch_is_gone
from core.views.stage_state import StageState
from core.views.timeline import RunClock, Timeline

LOOK_EVERY_S = 0.05
"""Seconds between two looks at what the poller says."""


class DemoRunner:
    """Walks chapters one after another while a poller watches; needs no subject and no load.

    A chapter's action is given a story context, whose state holds the nodes as the poller sees
    them. The action narrates, waits and counts down as in a show.

    Attributes:
        timeline: all that happens, for whoever wants to read, record or report it.
    """

    def __init__(
        self,
        subject_name: str,
        chapters: Sequence[Chapter],
        health_poller: HealthPoller,
        on_narration_update: Callable[[str], None],
    ) -> None:
        """Creates a runner of the story that :meth:`run` plays.

        Args:
            subject_name: the name for people of what is shown.
            chapters: the story.
            health_poller: watches the nodes; run and stopped by this runner.
            on_narration_update: called with each text that the audience reads.

        Raises:
            ValueError: there are no chapters, or two have the same key.
        """
        self.timeline = Timeline()
        self._name = subject_name
        self._demo = DemoState(chapters)
        self._poller = health_poller
        self._tell = on_narration_update
        self._clock = RunClock()
        self._told = ""

    async def run(self) -> bool:
        """Plays the story once; returns whether every chapter's action succeeded.

        The story ends early where an action raises SubjectError, and where the poller fails,
        since nobody watches the nodes then. Any other error of an action is raised.
        """
        self._clock.restart()
        failed: asyncio.Future[BaseException] = asyncio.get_running_loop().create_future()

        def give_up(failure: TaskFailure) -> None:
            if not failed.done():
                failed.set_result(failure.error)

        watch, scope = TaskScope(f"{self._name}/watch", give_up), TaskScope(self._name)
        settings = StorySettings(autopilot=True)
        context = StoryContext(
            timeline=self.timeline, clock=self._clock, settings=settings, scope=scope
        )
        unsubscribe = self.timeline.subscribe(self._on_event)
        walk = scope.spawn("walk", self._walk(context))
        try:
            self._begin()
            watch.spawn("health", self._poller.run())
            watch.spawn("mirror", self._mirror())
            await asyncio.wait((walk, failed), return_when=asyncio.FIRST_COMPLETED)
            if walk.done():
                return walk.result()
            context.note(ev.Level.ERROR, watch_is_gone(failed.result()))
            return False
        finally:
            failed.cancel()
            await scope.cancel(walk)
            await scope.close()
            context.close()
            await self._poller.stop()
            await watch.close()
            unsubscribe()

    def _begin(self) -> None:
        self.timeline.append(
            ev.RunStarted(
                t=0.0,
                run_id=f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(3)}",
                subject=self._name,
                title=self._name,
                subtitle="",
                nodes=tuple(self._poller.get_health()),
                chapters=tuple(chapter.info() for chapter in self._demo.chapters),
                started_at=datetime.now().astimezone().isoformat(timespec="seconds"),
                actions=(),
            )
        )

    async def _walk(self, context: StoryContext) -> bool:
        demo = self._demo
        while True:
            index = context.index = demo.current
            context.emit(ev.ChapterEntered(t=context.now(), index=index))
            context.emit(ev.ChapterStarted(t=context.now(), index=index))
            if await act(context, index, demo.get_current()) is not None:
                return False
            demo.complete(index)
            context.emit(ev.ChapterCompleted(t=context.now(), index=index))
            if not demo.advance():
                context.emit(ev.StoryCompleted(t=context.now()))
                return True

    async def _mirror(self) -> None:
        """Puts on the timeline what the poller sees, whenever that has changed."""
        seen: dict[str, ev.NodeHealth] = {}
        while True:
            for name, health in self._poller.get_health().items():
                if seen.get(name) != health:
                    seen[name] = health
                    self.timeline.append(ev.NodeObserved(t=self._clock.now(), health=health))
            await asyncio.sleep(LOOK_EVERY_S)

    def _on_event(self, _: ev.Event, state: StageState) -> None:
        if state.narration and state.narration != self._told:
            self._told = state.narration
            self._tell(self._told)
