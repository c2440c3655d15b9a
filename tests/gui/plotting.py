"""A plot panel over scripted events, and over a clock that stands where set."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.model.events import Event, Sample, Sampled
from core.views.sample_buffer import SampleBuffer
from core.views.timeline import Timeline
from gui.drawing.theme import DARK, Theme
from gui.stage.plot.canvas import PlotCanvas
from gui.stage.plot.panel import PlotPanel
from tests.clocks import SetClock
from tests.scripted import scripted_run

SIZES = ((1280, 720), (1920, 1080), (3840, 2160))


class PlotStage:
    """A panel in the size that a window of the given size gives to a panel."""

    def __init__(
        self,
        qtbot: QtBot,
        size: tuple[int, int] = (1920, 1080),
        theme: str = DARK,
        events: Sequence[Event] | None = None,
    ) -> None:
        self.clock = SetClock()
        self.timeline = Timeline()
        self.samples = SampleBuffer(self.timeline)
        self.theme = Theme(theme)
        self.theme.set_size(*size)
        self._upcoming = list(scripted_run() if events is None else events)
        self.panel = PlotPanel(self.samples, self.clock, self.theme)
        qtbot.addWidget(self.panel)
        unit = self.theme.unit
        self.panel.resize(round(1544 * unit), round(482 * unit))
        self.panel.show()
        self.settle()

    @property
    def canvas(self) -> PlotCanvas:
        return self.panel.canvas

    def play_to(self, t: float, *, stepwise: bool = False) -> None:
        """Appends the events up to ``t``; with ``stepwise`` each sample is painted."""
        while self._upcoming and self._upcoming[0].t <= t:
            event = self._upcoming.pop(0)
            self.clock.t = event.t
            self.timeline.append(event)
            if stepwise or not isinstance(event, Sampled):
                self.panel.set_state(self.timeline.state)
            if stepwise and isinstance(event, Sampled):
                self.settle()
        self.clock.t = t
        self.panel.set_state(self.timeline.state)
        self.settle()

    def add(self, *events: Event) -> None:
        """Appends more events and lets the panel follow."""
        for event in events:
            self.clock.t = max(self.clock.t, event.t)
            self.timeline.append(event)
        self.panel.set_state(self.timeline.state)
        self.settle()

    def settle(self) -> None:
        """Lets frames pass, as many as put something off, and be painted."""
        self.panel.tick()
        while self.panel.catch_up():
            pass
        QApplication.processEvents()

    def get_picture(self) -> QImage:
        """Returns a picture of the panel."""
        return self.panel.grab().toImage()

    def get_point(self, t: float, ops: float) -> QPoint:
        """Returns the place of a time and a throughput in the panel."""
        frame = self.canvas.frame
        assert frame is not None
        start, end = self.canvas.shown
        x = (t - start) / (end - start) * self.canvas.size().width()
        scene = self.canvas.mapToScene(QPointF(x, frame.get_y(ops)))
        view = self.panel.view
        return view.mapTo(self.panel, view.mapFromScene(scene))


def make_sample(t: float, ops: float, p99_ms: float | None = 7.0) -> Sampled:
    """Returns a sample of a tenth of a second at ``ops`` operations a second."""
    acked = round(ops / 10)
    return Sampled(
        t=t,
        sample=Sample(
            t=t,
            interval_s=0.1,
            attempted=300,
            acked=acked,
            failed=0,
            shed=0,
            writes_acked=acked // 2,
            in_flight=10,
            p50_ms=p99_ms,
            p99_ms=p99_ms,
            max_ms=p99_ms,
            first_ack_t=t - 0.09 if acked else None,
            last_ack_t=t - 0.01 if acked else None,
            total_writes_acked=1000,
            total_failed=0,
            read_anomalies=0,
        ),
    )


def has_color(picture: QImage, around: QPoint, color: QColor, reach: int = 4) -> bool:
    """Whether a pixel near ``around`` has about that colour."""
    for dx in range(-reach, reach + 1):
        for dy in range(-reach, reach + 1):
            at = around + QPoint(dx, dy)
            if not picture.rect().contains(at):
                continue
            found = picture.pixelColor(at)
            if (
                max(
                    abs(found.red() - color.red()),
                    abs(found.green() - color.green()),
                    abs(found.blue() - color.blue()),
                )
                < 24
            ):
                return True
    return False


def count_differing(one: QImage, other: QImage) -> int:
    """Counts differing pixels; rounding may move a line and make a few differ."""
    assert one.size() == other.size()
    a, b = (bytes(picture.constBits()) for picture in (one, other))
    wide = one.bytesPerLine()
    return sum(
        a[row + at : row + at + 4] != b[row + at : row + at + 4]
        for row in range(0, len(a), wide)
        if a[row : row + wide] != b[row : row + wide]
        for at in range(0, wide, 4)
    )
