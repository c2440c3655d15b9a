"""``Replay``: plays a recording onto a timeline, as if the run happened now."""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Iterable

from msgspec import Struct

from core.model import intents as want
from core.model.events import ChapterEntered, Event, Level, NoticeShown, Progressed
from core.recording.reader import RecordingError
from core.recording.recording_words import retry
from core.recording.replay_clock import ReplayClock
from core.views.timeline import Timeline

AT_ONCE = 1_000
"""Events appended before the loop gets a turn: some ten milliseconds of a long seek."""


class PlayPause(want.Intent, frozen=True):
    """Pause or resume the replay; at the end, play again from the start."""


class SetSpeed(want.Intent, frozen=True):
    """Play at ``speed`` recorded seconds a second, 1 to 20."""

    speed: float


class SeekTo(want.Intent, frozen=True):
    """Show the recorded run at ``t`` seconds from the run's start."""

    t: float


class Outline(Struct, frozen=True):
    """The length and the chapters of a recording, as needed before a replay.

    Attributes:
        duration_s: time of the last event.
        chapters: start and index of each chapter entered, in order; one can be there twice.
    """

    duration_s: float = 0.0
    chapters: tuple[tuple[float, int], ...] = ()


def outline(events: Iterable[Event]) -> Outline:
    """Reads all ``events`` once for their outline; a long recording wants a thread.

    Raises:
        RecordingError: the recording is damaged.
    """
    duration_s = 0.0
    chapters: list[tuple[float, int]] = []
    for event in events:
        duration_s = max(duration_s, event.t)
        if isinstance(event, ChapterEntered):
            # The time at which the entry plays, should a line before it have a later one.
            chapters.append((duration_s, event.index))
    return Outline(duration_s, tuple(chapters))


class Replay:
    """Appends recorded events when their time has come on a :class:`ReplayClock`.

    A seek forward appends all events on the way at once; a seek back begins again with the
    ``RunStarted``, which empties every reader of the timeline, and appends all up to the goal.

    Attributes:
        clock: the clock by which widgets shall tell the time.
        outline: length and chapters of the recording.
    """

    def __init__(
        self,
        events: Iterable[Event],
        timeline: Timeline,
        *,
        shape: Outline | None = None,
        clock: ReplayClock | None = None,
        linger: bool = False,
    ) -> None:
        """Loads the outline and stands at the start; :meth:`run` plays.

        Args:
            events: a recording, iterated anew for each seek back.
            timeline: the timeline to play onto.
            shape: the :func:`outline` of ``events``; by default made here.
            clock: the clock to play by; a fresh one by default.
            linger: whether :meth:`run` waits for intents at the end, and where the recording can't
                be read any more, instead of returning.

        Raises:
            RecordingError: the recording is damaged.
        """
        self.outline = shape or outline(events)
        self.clock = clock or ReplayClock()
        self.clock.end_s = self.outline.duration_s
        self._recorded = events
        self._timeline = timeline
        self._linger = linger
        self._wake = asyncio.Event()
        self._quit = self._failed = self._retries = False
        self._stream = _stream(events)
        self._rewind()

    @property
    def ended(self) -> bool:
        """Whether the last event has been played."""
        return self._upcoming is None

    def send(self, intent: want.Intent) -> None:
        """Handles an intent; next, back and jump lead to chapters of the recording."""
        now = self.clock.now()
        match intent:
            case PlayPause():
                if self.ended:
                    self._move(0.0)
                self.clock.paused = not (self.clock.paused or self.ended)
            case SetSpeed(speed):
                self.clock.speed = speed
            case SeekTo(t):
                self._move(t)
            case want.Next():
                later = [t for t, _ in self.outline.chapters if t > now]
                self._move(later[0] if later else self.outline.duration_s)
            case want.Back():
                past = [t for t, _ in self.outline.chapters if t <= now]
                self._move(past[-2] if len(past) > 1 else 0.0)
            case want.Jump(index):
                entered = [t for t, chapter in self.outline.chapters if chapter == index]
                if entered:
                    self._move(entered[0])
            case want.Reset():
                self._move(0.0)
            case want.Quit():
                self._quit = True
            case want.PickStory():
                self._notice(
                    "This is a replay of one story.",
                    "Begin a live show to play another.",
                )
            case want.ActOnNode() | want.PickVictim():
                self._notice(
                    "This is a replay: its nodes can't be touched.",
                    "Begin a live show to break a real one.",
                )
            case _:
                pass
        self._wake.set()

    async def run(self) -> None:
        """Plays until the end, or until Quit; a pause only delays the end.

        Where the recording can't be read any more, what was played stays on stage with a notice,
        and each intent that leads elsewhere in the recording tries again.
        """
        self.clock.paused = False
        try:
            while not self._quit:
                self._wake.clear()
                try:
                    pause_s = self.step()
                except RecordingError as error:
                    self._fail(error)
                    pause_s = None
                if pause_s is None and self.ended and not self._linger:
                    return
                try:
                    await asyncio.wait_for(self._wake.wait(), pause_s)
                except TimeoutError:
                    continue
        finally:
            self._stream.close()

    def step(self) -> float | None:
        """Appends the events that are due, :data:`AT_ONCE` at most.

        Returns:
            Seconds until the next event is due; None while paused and at the end.

        Raises:
            RecordingError: the file was damaged since the outline was made.
        """
        now = self.clock.now()
        if now < self._played_t or self._retries:
            self._rewind()
        for _ in range(AT_ONCE):
            event = self._upcoming
            if event is None:
                return None
            if event.t > now:
                return None if self.clock.paused else (event.t - now) / self.clock.speed
            self._timeline.append(event)
            self._played_t = max(self._played_t, event.t)
            self._upcoming = next(self._stream, None)
        return 0.0

    def _notice(self, text: str, remedy: str, level: Level = Level.INFO) -> None:
        self._timeline.append(NoticeShown(t=self._played_t, level=level, text=text, remedy=remedy))

    def _move(self, t: float) -> None:
        self.clock.set(t)
        if self._failed:
            self._retries, self.clock.paused = True, False

    def _fail(self, error: RecordingError) -> None:
        self._failed, self._retries, self._upcoming = True, False, None
        # The time of what is shown: going on, the clock would tell of seconds that nobody sees.
        self.clock.paused = True
        self.clock.set(self._played_t)
        remedy = retry(error.remedy) if self._linger else error.remedy
        self._notice(str(error), remedy, Level.ERROR)

    def _rewind(self) -> None:
        self._stream.close()
        self._stream = _stream(self._recorded)
        self._upcoming = next(self._stream, None)
        # Only now: what was played stays where it can't be read again.
        self._played_t, self._failed, self._retries = 0.0, False, False


def _stream(events: Iterable[Event]) -> Generator[Event, None, None]:
    """Yields ``events``, then ends what was still under way; ``close`` ends the reading."""
    under_way: set[str] = set()
    last_t = 0.0
    for event in events:
        last_t = max(last_t, event.t)
        if isinstance(event, Progressed):
            (under_way.discard if event.done else under_way.add)(event.task)
        yield event
    for task in sorted(under_way):
        yield Progressed(t=last_t, task=task, text="", done=True)
