"""Failures inside the app: logged, and told on the stage with the way out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping

from core.model import events as ev
from core.ports import Clock, SubjectError, TaskFailure
from core.process import log
from core.text.wording import capital
from core.views.timeline import Timeline

_LOG = logging.getLogger(__name__)


class Failures:
    """Tells one show's failures: in the feed what mends itself, in the notice bar what doesn't."""

    def __init__(self, timeline: Timeline, clock: Clock, on_lasting: Callable[[], None]) -> None:
        """Tells on ``timeline``; ``on_lasting()`` is called for what doesn't mend itself."""
        self._timeline = timeline
        self._clock = clock
        self._on_lasting = on_lasting

    def watch(self, loop: asyncio.AbstractEventLoop) -> None:
        """Takes what fails in the loop's callbacks and in the timeline's readers, too."""
        self._timeline.on_failure = self._reader
        loop.set_exception_handler(self._callback)

    def unwatch(self) -> None:
        """Takes the timeline's failures no longer."""
        self._timeline.on_failure = None

    def task(self, failure: TaskFailure) -> None:
        """Tells of a task that failed, and that is in the log already."""
        error = failure.error
        if failure.is_restarted:
            self._note(f"{capital(failure.title or failure.task)} failed", error, "starts again")
            return
        if isinstance(error, SubjectError):
            self.tell(str(error), error.remedy)
        else:
            text = f"Something went wrong inside Faultstage ({failure.task}: {error!r})."
            self.tell(text, f"The show goes on; R starts afresh. {log.details()}")
        self._on_lasting()

    def tell(self, text: str, remedy: str = "", level: ev.Level = ev.Level.ERROR) -> None:
        """Tells the presenter something in the notice bar."""
        t = self._clock.now()
        self._timeline.append(ev.NoticeShown(t=t, level=level, text=text, remedy=remedy))

    def _note(self, what: str, error: Exception | BaseException, then: str) -> None:
        text = f"{what} inside Faultstage ({error!r}); it {then}"
        self._timeline.append(ev.FeedLine(t=self._clock.now(), level=ev.Level.WARNING, text=text))

    def _reader(self, error: Exception) -> None:
        """Tells of a reader of the timeline that failed: what it shows or writes may be old."""
        _LOG.error("a reader of the timeline failed", exc_info=error)
        self._note("A part of the stage failed", error, "goes on with the next event")

    def _callback(self, _: asyncio.AbstractEventLoop, context: Mapping[str, object]) -> None:
        """Tells of what failed in the loop itself, where no task owns it."""
        error = context.get("exception")
        message = str(context.get("message", "a callback failed"))
        if not isinstance(error, Exception):
            _LOG.warning("%s: %r", message, context)
            return
        _LOG.error("%s", message, exc_info=error)
        if not isinstance(error, OSError):  # a connection that broke is seen by who reads it
            self._note("A callback failed", error, "is not called again")
