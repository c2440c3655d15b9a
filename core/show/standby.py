"""Keeps a fresh system ready behind the stage, and takes ended ones down there.

A system that goes on stage was started ahead, so that nobody waits for the start; one that goes off
is stopped while the next is on. At most three exist at a time: the one on stage, the one that is
ready, and the one being stopped; the next is started only after that.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable

from core.ports import Clock, Emit, FailureHook, Faults, Subject, SubjectError
from core.process.tasks import TaskScope
from core.show.fitting import fit
from core.show.prepared import Curtain, PreparedSubject
from core.story.settings import StorySettings

_LOG = logging.getLogger(__name__)

MakeSubject = Callable[[Emit, Clock, FailureHook], tuple[Subject, Faults]]
"""Makes a fresh subject for a run, and what puts faults into that subject."""

STOPS_WITHIN_S = 60.0
"""Longest time to wait for a system to stop, in seconds; after that the warden ends it with the
app."""

LOOK_EVERY_S = 0.2
"""Seconds between two looks whether the stage is quiet enough to start a system behind it."""

FIRST_PAUSE_S, LONGEST_PAUSE_S = 5.0, 60.0
"""Pauses after a failed start, in seconds: the first pause, doubled each time up to the longest."""


class Standby:
    """Makes the subjects of a show, each started ahead where there was time for that.

    Attributes:
        is_ready: whether a started system waits behind the stage.
    """

    def __init__(
        self,
        make: MakeSubject,
        clock: Clock,
        may_start: Callable[[], bool],
        settings: StorySettings,
    ) -> None:
        """Creates a standby that has nothing ready; :meth:`run` begins to keep something.

        Args:
            make: makes a subject.
            clock: the time of the run on stage.
            may_start: whether a system may be started behind the stage now: not under load, say,
                whose figures that would spoil.
            settings: what is probably played with the next system, which is started so that it
                can be.
        """
        self._settings = settings
        self._make = make
        self._clock = clock
        self._may_start = may_start
        self._scope = TaskScope("standby")
        self._stopping: set[asyncio.Task[None]] = set()
        self._ready: PreparedSubject | None = None
        self._starting: PreparedSubject | None = None

    @property
    def is_ready(self) -> bool:
        """Whether a started system waits behind the stage, with all nodes alive."""
        return self._ready is not None and not self._ready.unfit

    def make(self, emit: Emit, clock: Clock, on_failure: FailureHook) -> tuple[Subject, Faults]:
        """Returns the system that is ready, or else a fresh one: a maker of subjects for a show."""
        del clock  # A system has a clock of its own until it is on stage, and then the show's.
        self._throw_away_unfit()
        ready, self._ready = self._ready, None
        prepared = ready or self._prepare()
        prepared.curtain.rise(emit, on_failure)
        return prepared, prepared.faults

    def retire(self, subject: Subject, ending: asyncio.Future[None] | None = None) -> None:
        """Stops ``subject`` behind the stage; what goes wrong there is in the log.

        Args:
            subject: the system, made here or elsewhere.
            ending: what must have ended before, such as a start that was cancelled.
        """
        if isinstance(subject, PreparedSubject):
            subject.curtain.fall()
        task = self._scope.spawn("stop", _stop(subject, ending))
        self._stopping.add(task)
        task.add_done_callback(self._stopping.discard)

    async def run(self) -> None:
        """Keeps a system ready until cancelled: another, where the ready one is fit no more."""
        pause_s = FIRST_PAUSE_S
        while True:
            self._throw_away_unfit()
            if self._ready is not None or self._stopping or not self._may_start():
                await asyncio.sleep(LOOK_EVERY_S)
                continue
            if await self._start_one():
                pause_s = FIRST_PAUSE_S
                continue
            await asyncio.sleep(pause_s)
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)

    async def close(self) -> None:
        """Stops everything behind the stage, after :meth:`run` has ended."""
        for subject in (self._ready, self._starting):
            if subject is not None:
                self.retire(subject)
        self._ready = self._starting = None
        if self._stopping:
            await asyncio.wait(tuple(self._stopping))
        await self._scope.close()

    def _throw_away_unfit(self) -> None:
        """Stops a system that was ready, but has failed meanwhile or lost a node."""
        ready = self._ready
        if ready is not None and (why := ready.unfit):
            _LOG.warning("the system that was ready is thrown away: %s", why)
            self._ready = None
            self.retire(ready)

    async def _start_one(self) -> bool:
        self._starting = subject = self._prepare()
        fit(self._settings, subject)
        try:
            await subject.start_ahead()
        except SubjectError as error:
            _LOG.warning("no system can be kept ready: %s %s", error, error.remedy)
            self.retire(subject)
            return False
        else:
            _LOG.info("a system is ready behind the stage after %.1f s", subject.started_ahead_s)
            self._ready = subject
            return True
        finally:
            # A cancelled start is left to close(), which stops what came of it.
            if self._ready is subject or subject.curtain.has_fallen:
                self._starting = None

    def _prepare(self) -> PreparedSubject:
        curtain = Curtain(self._clock)
        subject, faults = self._make(curtain.emit, curtain, curtain.take_failure)
        return PreparedSubject(subject, faults, curtain)


async def _stop(subject: Subject, ending: asyncio.Future[None] | None) -> None:
    began_s = time.monotonic()
    try:
        async with asyncio.timeout(STOPS_WITHIN_S):
            if ending is not None:
                await ending
            await subject.load.close()
            await subject.stop()
    except SubjectError as error:
        _LOG.warning("a system couldn't be stopped: %s %s", error, error.remedy)
    except TimeoutError:
        _LOG.warning("a system didn't stop within %.0f s", STOPS_WITHIN_S)
    else:
        _LOG.info("a system has stopped behind the stage after %.1f s", time.monotonic() - began_s)
