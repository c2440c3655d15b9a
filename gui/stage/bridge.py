"""Turns the many events of a timeline into few Qt signals for the widgets."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from core.model import events as ev
from core.views.stage_state import StageState
from core.views.timeline import Timeline
from gui.stage.frames import FrameClock

_QUIET = (
    ev.Sampled,
    ev.NodeObserved,
    ev.ReadBackProgressed,
    ev.LinksMeasured,
    ev.LogsObserved,
    ev.WritesListed,
)
"""Events that come all the time and can wait for the next frame, even a slow one."""


class Bridge(QObject):
    """Reads a timeline for one window.

    A node's changed status is signalled as soon as everybody was told of the event, because the
    audience must see that at once; the state as a whole is signalled once a frame at most.

    Attributes:
        state: the newest state.

    Signals:
        node_changed: a ``NodeHealth`` whose status is another than before.
        stage_changed: the newest ``StageState``.
    """

    node_changed = Signal(object)
    stage_changed = Signal(object)

    def __init__(
        self, timeline: Timeline, frames: FrameClock, parent: QObject | None = None
    ) -> None:
        """Subscribes to ``timeline``; important events hurry the next beat of ``frames``."""
        super().__init__(parent)
        self.state = timeline.state
        self._frames = frames
        self._fresh = True
        self._statuses = {name: node.status for name, node in self.state.nodes.items()}
        self._news: list[str] = []
        self._unsubscribe = timeline.subscribe(self._on_event)

    def flush(self) -> bool:
        """Emits ``stage_changed`` where the state is new; returns whether that was the case."""
        if not self._fresh:
            return False
        self._fresh = False
        self.stage_changed.emit(self.state)
        return True

    def close(self) -> None:
        """Unsubscribes from the timeline."""
        self._unsubscribe()
        self._news.clear()

    def _on_event(self, event: ev.Event, state: StageState) -> None:
        self.state = state
        self._fresh = True
        if isinstance(event, ev.RunStarted):
            self._statuses = {name: node.status for name, node in state.nodes.items()}
        if isinstance(event, ev.NodeObserved):
            health = event.health
            if self._statuses.get(health.node) is not health.status:
                self._statuses[health.node] = health.status
                # A step of its own: what the event means is worked out in this one.
                if not self._news:
                    QTimer.singleShot(0, self, self._tell_news)
                self._news.append(health.node)
                self._frames.hurry()
        elif not isinstance(event, _QUIET):
            self._frames.hurry()

    def _tell_news(self) -> None:
        news, self._news = dict.fromkeys(self._news), []
        for node in news:
            if (health := self.state.nodes.get(node)) is not None:
                self.node_changed.emit(health)
