"""Failures inside the app: logged, and shown on the stage with a remedy."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping

from core.model import events as ev
from core.ports import Clock, SubjectError, TaskFailure
from core.process import log
from core.text import notices
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
            self._note(notices.starts_again(failure.title or failure.task, error))
            return
        if isinstance(error, SubjectError):
            self.tell(str(error), error.remedy)
        else:
            text = notices.inside_failed(failure.task, error)
            self.tell(text, notices.show_goes_on(log.details()))
        self._on_lasting()

    def tell(self, text: str, remedy: str = "", level: ev.Level = ev.Level.ERROR) -> None:
        """Shows ``text`` and ``remedy`` to the presenter in the notice bar."""
        t = self._clock.now()
        self._timeline.append(ev.NoticeShown(t=t, level=level, text=text, remedy=remedy))

    def _note(self, text: str) -> None:
        self._timeline.append(ev.FeedLine(t=self._clock.now(), level=ev.Level.WARNING, text=text))

    def _reader(self, error: Exception) -> None:
        """Logs and shows the failure of a timeline reader, whose output may be old now."""
        _LOG.error("a reader of the timeline failed", exc_info=error)
        self._note(notices.reader_failed(error))

    def _callback(self, _: asyncio.AbstractEventLoop, context: Mapping[str, object]) -> None:
        """Logs and shows the failure of a callback of the loop, which no task owns."""
        error = context.get("exception")
        message = str(context.get("message", "a callback failed"))
        if not isinstance(error, Exception):
            _LOG.warning("%s: %r", message, context)
            return
        _LOG.error("%s", message, exc_info=error)
        if not isinstance(error, OSError):  # a broken connection is shown by its reader
            self._note(notices.callback_failed(error))
