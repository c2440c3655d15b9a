"""The context that any chapter's action gets: to narrate, wait, ask and count down."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, contextmanager, suppress

from core.model import events as ev
from core.model.audience import VoteEnd
from core.ports import Clock, SubjectError
from core.process.patience import overslept, wait_awake
from core.process.tasks import TaskScope
from core.story.chapters import Chapter
from core.story.settings import StorySettings
from core.story.vote_gate import VoteGate
from core.text.notices import COUNTING_ANEW, going_on_with
from core.views.stage_state import StageState
from core.views.timeline import Timeline

_SLICE_S = 0.25
"""Longest single wait of a countdown, seconds: the shorter, the shorter a standstill is seen."""


class StoryContext:
    """The run as seen by chapters' actions: the timeline, the clock and the presenter.

    Attributes:
        settings: what the presenter chose.
        clock: the run's time.
        scope: owns what an action leaves running.
        index: the chapter whose action runs.
    """

    def __init__(
        self, *, timeline: Timeline, clock: Clock, settings: StorySettings, scope: TaskScope
    ) -> None:
        """Joins the parts of one run."""
        self.settings = settings
        self.clock = clock
        self.scope = scope
        self.index = 0
        self._timeline = timeline
        self._kept = ExitStack()
        self._is_muted = False
        self._gate: asyncio.Future[None] | None = None
        self._answer: asyncio.Future[str] | None = None
        self._countdown: asyncio.Event | None = None
        self._vote: VoteGate | None = None

    # --- for actions -----------------------------------------------------------------

    @property
    def state(self) -> StageState:
        """The present state of the stage."""
        return self._timeline.state

    def emit(self, event: ev.Event) -> None:
        """Puts an event on the timeline, unless the run is over."""
        if not self._is_muted:
            self._timeline.append(event)

    def mute(self) -> None:
        """Puts nothing more on the timeline: late events of this run must not reach the next."""
        self._is_muted = True

    def now(self) -> float:
        """Seconds since the start of the run."""
        return self.clock.now()

    def narrate(
        self,
        text: str,
        key_hint: str = "",
        place: ev.NarrationPlace = ev.NarrationPlace.ALONE,
    ) -> None:
        """Tells the audience something in the chapter whose action runs.

        Args:
            text: whole sentences.
            key_hint: what the next key does.
            place: where the text stands beside what the chapter says already.
        """
        self.emit(
            ev.Narrated(t=self.now(), index=self.index, text=text, key_hint=key_hint, place=place)
        )

    def note(self, level: ev.Level, text: str) -> None:
        """Adds a line to the monitor feed."""
        self.emit(ev.FeedLine(t=self.now(), level=level, text=text))

    def progress(self, task: str, text: str, fraction: float | None = None) -> None:
        """Shows ``text`` while ``task`` is under way; ``fraction`` is the share done, 0 to 1."""
        self.emit(ev.Progressed(t=self.now(), task=task, text=text, fraction=fraction))

    def progress_done(self, task: str) -> None:
        """Removes the progress of ``task`` from the stage."""
        if task in self.state.progress:
            self.emit(ev.Progressed(t=self.now(), task=task, text="", done=True))

    @contextmanager
    def listening(self, listener: Callable[[ev.Event], None]) -> Generator[None]:
        """Calls ``listener(event)`` for each event within the block."""

        def hear(event: ev.Event, _: StageState) -> None:
            listener(event)

        unsubscribe = self._timeline.subscribe(hear)
        try:
            yield
        finally:
            unsubscribe()

    def keep(self, listener: Callable[[ev.Event], None]) -> None:
        """Calls ``listener(event)`` for each event until the run ends."""
        self._kept.enter_context(self.listening(listener))

    def close(self) -> None:
        """Stops calling the listeners of :meth:`keep`."""
        self._kept.close()

    async def until(self, holds: Callable[[StageState], bool], timeout_s: float) -> bool:
        """Waits until ``holds(state)``; returns False if ``timeout_s`` seconds pass before.

        The time in which the app itself stood still doesn't count.
        """
        if holds(self.state):
            return True
        reached = asyncio.Event()

        def look(_: ev.Event, state: StageState) -> None:
            if holds(state):
                reached.set()

        unsubscribe = self._timeline.subscribe(look)
        try:
            return await wait_awake(reached, timeout_s) or holds(self.state)
        finally:
            unsubscribe()

    async def wait_next(self) -> None:
        """Waits until the presenter goes on; returns at once on autopilot."""
        if self.settings.autopilot:
            return
        self._gate = asyncio.get_running_loop().create_future()
        try:
            await self._gate
        finally:
            self._gate = None

    async def choose(self, text: str, options: Sequence[ev.Option]) -> str:
        """Asks ``text`` and returns the key of the answer; autopilot takes the first option."""
        if self.settings.autopilot:
            self.note(ev.Level.WARNING, going_on_with(text, options[0]))
            return options[0].key
        self.emit(ev.ChoiceOffered(t=self.now(), text=text, options=tuple(options)))
        self._answer = asyncio.get_running_loop().create_future()
        key = ""
        try:
            key = await self._answer
        finally:
            self._answer = None
            self.emit(ev.ChoiceClosed(t=self.now(), key=key))
        return key

    @contextmanager
    def voting(self) -> Generator[VoteGate]:
        """Lets the presenter end a vote, by the gate that is given, within the block."""
        gate = self._vote = VoteGate()
        try:
            yield gate
        finally:
            self._vote = None

    async def countdown(self, title: str, subtitle: str, least_s: float = 0.0) -> bool:
        """Counts down over the whole window to a monotonic deadline.

        Where the app stood still meanwhile, the countdown begins anew: nobody could see it, and
        an Esc that was pressed is still to be read.

        Args:
            title: what is about to happen.
            subtitle: how it is done.
            least_s: how long it takes at least, whatever the settings say.

        Returns:
            True when zero was reached, False where the countdown was aborted.
        """
        seconds = max(self.settings.countdown_s, least_s)
        aborted = asyncio.Event()
        self._countdown = aborted
        ended = True
        try:
            while not await self._count(seconds, title, subtitle, aborted):
                self.note(ev.Level.WARNING, COUNTING_ANEW)
            ended = aborted.is_set()
        finally:
            self._countdown = None
            self.emit(ev.CountdownEnded(t=self.now(), aborted=ended))
        return not ended

    async def _count(
        self, seconds: float, title: str, subtitle: str, aborted: asyncio.Event
    ) -> bool:
        """Counts to zero or until ``aborted``; returns False where the app stood still."""
        deadline = self.now() + seconds
        self.emit(
            ev.CountdownStarted(
                t=self.now(), deadline_t=deadline, seconds=seconds, title=title, subtitle=subtitle
            )
        )
        # Timers are coarse: come close to the deadline, then look again until it is time.
        while (left := deadline - self.now()) > 0 and not aborted.is_set():
            began_s, slice_s = time.monotonic(), min(max(left - 0.05, 0.005), _SLICE_S)
            with suppress(TimeoutError):
                async with asyncio.timeout(slice_s):
                    await aborted.wait()
            if overslept(began_s, slice_s) and not aborted.is_set():
                return False
        return True

    # --- for the director ------------------------------------------------------------

    @property
    def counting(self) -> bool:
        """Whether a countdown is under way."""
        return self._countdown is not None

    @property
    def is_voting(self) -> bool:
        """Whether a vote is open, or the vote's last count is awaited."""
        return self._vote is not None

    @property
    def waiting(self) -> bool:
        """Whether the action waits for the presenter to go on."""
        return self._gate is not None

    def proceed(self) -> bool:
        """Lets a waiting action go on; returns whether one was waiting."""
        if self._gate is None or self._gate.done():
            return False
        self._gate.set_result(None)
        return True

    def answer(self, key: str) -> bool:
        """Answers the open question; returns whether there was one."""
        if self._answer is None or self._answer.done():
            return False
        self._answer.set_result(key)
        return True

    def end_vote(self, end: VoteEnd) -> bool:
        """Ends the open vote; returns whether there was one."""
        if self._vote is None:
            return False
        self._vote.close(end)
        return True

    def abort_countdown(self) -> bool:
        """Aborts a countdown; returns whether one was under way."""
        if self._countdown is None:
            return False
        self._countdown.set()
        return True


async def act(context: StoryContext, index: int, chapter: Chapter) -> SubjectError | None:
    """Runs the action of ``chapter``; returns the SubjectError that ended the action, if any."""
    try:
        if chapter.on_enter is not None:
            await chapter.on_enter(context)
    except SubjectError as error:
        context.emit(ev.ChapterFailed(t=context.now(), index=index, text=str(error)))
        return error
    return None
