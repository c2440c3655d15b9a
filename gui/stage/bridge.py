"""From the timeline to the widgets: many events in, few Qt signals out."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from core.model import events as ev
from core.views.stage_state import StageState
from core.views.timeline import Timeline
from gui.stage.frames import FrameClock

_QUIET = (ev.Sampled, ev.NodeObserved, ev.ReadBackProgressed)
"""Events that come all the time: the next frame is soon enough, whatever the speed."""


class Bridge(QObject):
    """Reads a timeline for one window.

    A node whose status changed is told at once, for it must be seen at once; the state as
    a whole is offered once a frame at most.

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
        """Subscribes to ``timeline``; what it says is passed on with the beats of ``frames``."""
        super().__init__(parent)
        self.state = timeline.state
        self._frames = frames
        self._fresh = True
        self._statuses = {name: node.status for name, node in self.state.nodes.items()}
        self._unsubscribe = timeline.subscribe(self._on_event)

    def flush(self) -> bool:
        """Offers the state where it changed since last time; returns whether it did."""
        if not self._fresh:
            return False
        self._fresh = False
        self.stage_changed.emit(self.state)
        return True

    def close(self) -> None:
        """Reads no more."""
        self._unsubscribe()

    def _on_event(self, event: ev.Event, state: StageState) -> None:
        self.state = state
        self._fresh = True
        if isinstance(event, ev.RunStarted):
            self._statuses = {name: node.status for name, node in state.nodes.items()}
        if isinstance(event, ev.NodeObserved):
            health = event.health
            if self._statuses.get(health.node) is not health.status:
                self._statuses[health.node] = health.status
                self.node_changed.emit(health)
                self._frames.hurry()
        elif not isinstance(event, _QUIET):
            self._frames.hurry()
