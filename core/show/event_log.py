"""Writes what matters of a timeline into the log, so that a bad show can be read afterwards."""

from __future__ import annotations

import logging

import msgspec

from core.model import events as ev
from core.model.events import Event, Level
from core.views.stage_state import StageState
from core.views.timeline import Timeline

_LOG = logging.getLogger(__name__)

_QUIET = (
    ev.Sampled,
    ev.SystemObserved,
    ev.LinksMeasured,
    ev.ShardsObserved,
    ev.LogsObserved,
    ev.LinksMeasured,
    ev.ReadBackProgressed,
    ev.Progressed,
    ev.Narrated,
    ev.WritesListed,
)
"""Events that aren't logged: they come all the time, or repeat what others say."""

_LONG = ("chapters", "stories")
"""Fields of ``RunStarted`` that aren't logged: they are the same in each run."""


class EventLog:
    """Logs the events of one timeline: at info, but for errors that the stage shows."""

    def __init__(self, timeline: Timeline) -> None:
        """Logs the events of ``timeline`` from now on."""
        self._statuses: dict[str, ev.NodeStatus] = {}
        self._noticed = ""
        self.close = timeline.subscribe(self._on_event)

    def _on_event(self, event: Event, _: StageState) -> None:
        self._log(event)
        if isinstance(event, ev.NoticeShown) and event.text:
            self._noticed = event.text
        elif isinstance(event, ev.RunStarted):
            self._noticed = ""

    def _log(self, event: Event) -> None:
        if isinstance(event, ev.NodeObserved):
            self._observed(event)
        elif isinstance(event, ev.NoticeShown) and event.text in ("", self._noticed):
            return  # a key pressed over and over repeats the same notice
        elif isinstance(event, ev.NoticeShown) and event.level is Level.ERROR:
            _LOG.error("t=%.3f stage: %s %s", event.t, event.text, event.remedy)
        elif isinstance(event, ev.ChapterFailed):
            _LOG.warning("t=%.3f chapter %d failed: %s", event.t, event.index, event.text)
        elif not isinstance(event, _QUIET):
            raw = msgspec.to_builtins(event).items()
            fields = {key: value for key, value in raw if value and key not in _LONG}
            t = fields.pop("t", 0.0)
            _LOG.info("t=%.3f %s %s", t, fields.pop("type", "event"), fields)

    def _observed(self, event: ev.NodeObserved) -> None:
        health = event.health
        if self._statuses.get(health.node) is health.status:
            return
        self._statuses[health.node] = health.status
        text = "t=%.3f %s is %s %s"
        _LOG.info(text, event.t, health.node, health.status.value, health.detail)
