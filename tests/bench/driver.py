"""Drives and watches the real program from inside; see :mod:`tests.bench.driven`."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from types import ModuleType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QSocketNotifier, Signal

from core.model import events as ev
from core.model import intents as want
from core.model.events import NodeStatus
from core.ports import Clock
from core.views.sample_buffer import SampleBuffer
from core.views.stage_state import StageState
from core.views.timeline import Timeline
from gui.app import opening
from gui.stage.window import MainWindow
from tests.bench import reports
from tests.bench.reports import STEPS_VARIABLE, Order

if TYPE_CHECKING:
    from tests.bench.steps import StepLog

_STDIN = 0


class DrivenWindow(MainWindow):
    """The program's window, which notes the time of each frame.

    Attributes:
        times: when each frame was on the screen.
        steps: what the main thread did; None where that isn't asked for.

    Signals:
        whole_painted: a frame with the plot, the run and its chapters in it is on the screen, or
            one with the page of systems once the plot is there (monotonic time).
    """

    whole_painted = Signal(float)

    def __init__(
        self,
        timeline: Timeline,
        clock: Clock,
        samples: SampleBuffer,
        send: Callable[[want.Intent], None],
        **options: Any,
    ) -> None:
        self.times: list[float] = []
        self.steps = _step_log()
        self._has_run = self._whole = False
        super().__init__(timeline, clock, samples, send, **options)
        self.bridge.stage_changed.connect(self._on_stage)

    def event(self, event: QEvent) -> bool:
        """Notes a frame once Qt has painted all changes and handed the frame over."""
        if event.type() != QEvent.Type.UpdateRequest:
            return super().event(event)
        with self.steps.step("frame painted and handed over") if self.steps else nullcontext():
            handled = super().event(event)
        self.times.append(time.monotonic())
        if not self._whole and self.countdown is not None and self._shows_something():
            self._whole = True
            self.whole_painted.emit(self.times[-1])
        return handled

    def _shows_something(self) -> bool:
        return self._has_run or self.commands.page is not None

    def _on_stage(self, state: StageState) -> None:
        self._has_run = state.run is not None


class WindowDriver(QObject):
    """Takes orders for a window, and reports what is painted and what happens."""

    def __init__(
        self,
        window: DrivenWindow,
        timeline: Timeline,
        clock: Clock,
        send: Callable[[want.Intent], None],
        untold: tuple[type[ev.Event], ...],
    ) -> None:
        """Creates a driver that reports events, except those of the kinds ``untold``."""
        super().__init__(window)
        self._window = window
        self._clock = clock
        self._send = send
        self._untold = untold
        self._heard = b""
        timeline.subscribe(self._on_event)
        window.first_painted.connect(self._on_first)
        window.whole_painted.connect(self._on_stage)
        window.node_painted.connect(self._on_node)
        self._stdin = QSocketNotifier(_STDIN, QSocketNotifier.Type.Read, self)
        self._stdin.activated.connect(self._read)

    def _say(self, report: reports.AnyReport) -> None:
        sys.stdout.buffer.write(reports.encode(report) + b"\n")
        sys.stdout.buffer.flush()

    def _on_event(self, event: ev.Event, _: StageState) -> None:
        if isinstance(event, ev.AnyEvent) and not isinstance(event, self._untold):
            began = -self._clock.from_monotonic(0.0)
            self._say(reports.Happened(event=event, t=began + event.t))

    def _on_first(self, t: float) -> None:
        self._say(reports.FirstPainted(t=t))

    def _on_stage(self, t: float) -> None:
        self._say(reports.StagePainted(t=t))

    def _on_node(self, node: str, status: NodeStatus, t: float) -> None:
        self._say(reports.NodePainted(node=node, status=status, t=t))

    def _read(self) -> None:
        said = os.read(_STDIN, 1 << 16)
        if not said:
            self._stdin.setEnabled(False)
            self._send(want.Quit())
            return
        *lines, self._heard = (self._heard + said).split(b"\n")
        for line in lines:
            self._obey(reports.decode_order(line))

    def _obey(self, order: Order) -> None:
        match order.word:
            case "next":
                self._send(want.Next())
            case "reset":
                self._send(want.Reset())
            case "act":
                self._send(want.ActOnNode(order.node, order.action))
            case "frames":
                times, self._window.times = self._window.times, []
                self._say(reports.Frames(times=tuple(times)))
            case "steps":
                self._tell_steps()
            case "picture" | "cards":
                self._window.parts.choose_picture(picture=order.word == "picture")
            case _:
                self._send(want.Quit())

    def _tell_steps(self) -> None:
        log = self._window.steps
        self._say(reports.Steps(steps=() if log is None else tuple(log.steps)))
        if log is not None:
            log.steps.clear()


def _step_log() -> StepLog | None:
    """Returns a log that notes from now on, or none where nobody asks for the steps."""
    if STEPS_VARIABLE not in os.environ:
        return None
    # Not else: asyncio comes with it, for which the program's first frame doesn't wait.
    from tests.bench.steps import StepLog

    log = StepLog()
    log.install()
    return log


def put_in(untold: tuple[type[ev.Event], ...]) -> None:
    """Makes the program open a driven window instead of an ordinary one."""

    def open_window(
        timeline: Timeline,
        clock: Clock,
        samples: SampleBuffer,
        send: Callable[[want.Intent], None],
        **options: Any,
    ) -> DrivenWindow:
        window = DrivenWindow(timeline, clock, samples, send, **options)
        WindowDriver(window, timeline, clock, send, untold)
        return window

    substitute(opening, "MainWindow", open_window)


def substitute(module: ModuleType, name: str, other: object) -> None:
    """Puts ``other`` where ``module`` has ``name``, which must exist."""
    getattr(module, name)
    setattr(module, name, other)
