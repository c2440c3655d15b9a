"""Failures inside the app: logged, and shown on the stage with a remedy."""

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
    """Shows failures on the stage: passing ones in the feed, lasting ones in the notice bar."""

    def __init__(self, timeline: Timeline, clock: Clock, on_lasting: Callable[[], None]) -> None:
        """Appends to ``timeline``; ``on_lasting()`` is called for each failure that lasts."""
        self._timeline = timeline
        self._clock = clock
        self._on_lasting = on_lasting

    def watch(self, loop: asyncio.AbstractEventLoop) -> None:
        """Shows failures of the loop's callbacks and of the timeline's readers, too."""
        self._timeline.on_failure = self._reader
        loop.set_exception_handler(self._callback)

    def unwatch(self) -> None:
        """Stops showing failures of the timeline's readers."""
        self._timeline.on_failure = None

    def task(self, failure: TaskFailure) -> None:
        """Shows the failure of a task, which is in the log already."""
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
        """Shows ``text`` and ``remedy`` to the presenter in the notice bar."""
        t = self._clock.now()
        self._timeline.append(ev.NoticeShown(t=t, level=level, text=text, remedy=remedy))

    def _note(self, what: str, error: Exception | BaseException, then: str) -> None:
        text = f"{what} inside Faultstage ({error!r}); it {then}"
        self._timeline.append(ev.FeedLine(t=self._clock.now(), level=ev.Level.WARNING, text=text))

    def _reader(self, error: Exception) -> None:
        """Logs and shows the failure of a timeline reader, whose output may be old now."""
        _LOG.error("a reader of the timeline failed", exc_info=error)
        self._note("A part of the stage failed", error, "goes on with the next event")

    def _callback(self, _: asyncio.AbstractEventLoop, context: Mapping[str, object]) -> None:
        """Logs and shows the failure of a callback of the loop, which no task owns."""
        error = context.get("exception")
        message = str(context.get("message", "a callback failed"))
        if not isinstance(error, Exception):
            _LOG.warning("%s: %r", message, context)
            return
        _LOG.error("%s", message, exc_info=error)
        if not isinstance(error, OSError):  # whoever reads a broken connection shows that
            self._note("A callback failed", error, "is not called again")
