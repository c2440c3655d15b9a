"""The plot's surface: paints the strip, shading, markers, head and words; takes the mouse."""

from __future__ import annotations

import math

from pyqtgraph import GraphicsWidget
from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsSceneMouseEvent,
    QGraphicsSceneWheelEvent,
    QStyleOptionGraphicsItem,
    QWidget,
)

from core.ports import Clock
from core.views.key_groups import count_groups
from core.views.plot.frame import Frame
from core.views.plot.lost import spans_lost
from core.views.stage_state import StageState
from gui.drawing.paint_errors import PaintErrors
from gui.drawing.theme import Theme
from gui.stage.plot.head import Head
from gui.stage.plot.look import Look, make_look
from gui.stage.plot.lost_labels import LostLabels
from gui.stage.plot.markers import Markers
from gui.stage.plot.scene import PlotScene
from gui.stage.plot.strip import Strip
from gui.stage.plot.trace import Trace
from gui.stage.plot.words import draw_words

WHEEL_FACTOR = 0.8
"""Factor by which a notch of the wheel changes the width of the window."""
SCROLLS_PER_S = 30
"""Most moves of the curve a second; each move costs a picture of the plot."""


class PlotCanvas(GraphicsWidget):
    """The surface of the plot: paints curve and marks over time, and takes the mouse.

    Attributes:
        scene_model: what is on show.
        strip: the picture of the curve.
        markers: the marks over the curve.
        lost: the labels of the time in which lost writes were acknowledged.
        frame: the scales as last used.
        words: the words over the curve; empty where the curve says everything.
        paints: how often the surface, or a part, was painted.
        shown: run seconds at the left and right edge, as last painted.

    Signals:
        reframed: the scales changed (:class:`Frame`).
        moved: the stretch of time was zoomed, moved or follows the present again.
    """

    reframed = Signal(object)
    moved = Signal()

    def __init__(self, scene: PlotScene, clock: Clock, theme: Theme) -> None:
        """Makes a surface that paints ``scene`` in the colours of ``theme``."""
        super().__init__()
        self.scene_model = scene
        self.strip = Strip(scene.samples)
        self.markers = Markers(theme)
        self.lost = LostLabels(theme)
        self.frame: Frame | None = None
        self._clock = clock
        self._theme = theme
        self._look: Look = make_look(theme, 1.0)
        self._pixel_ratio = 1.0
        self._version = -1
        self._first: int | None = None
        self._is_changed = False
        self._coming: tuple[Frame, Strip] | None = None
        self.shown = (0.0, 1.0)
        self.words = ""
        self.paints = 0
        self._head = Head(theme)
        self._newest_t = 0.0
        self._stopped = True
        self._dragged_x: float | None = None
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)
        self.setAcceptedMouseButtons(Qt.MouseButton.LeftButton)
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    # --- what changes -------------------------------------------------------------------------

    def set_state(self, state: StageState) -> None:
        """Takes the stage's state; repaints the plot where anything on show has changed."""
        scene, before = self.scene_model, self.scene_model.state
        if state is before:
            return
        new_run = before.run is not state.run
        scene.state = state
        stalls = state.system.stalls
        is_read_back = state.acts is not before.acts or state.read_back is not before.read_back
        for strip in (self.strip,) if self._coming is None else (self.strip, self._coming[1]):
            if state.outages is not before.outages:
                strip.set_outages(state.outages)
            if stalls is not before.system.stalls:
                strip.set_stalls(stalls, count_groups(state.sample))
            if is_read_back:
                strip.set_lost(spans_lost(state))
        if is_read_back:
            self.lost.spans = spans_lost(state)
        if new_run:
            self._start_over()
        elif (
            is_read_back
            or state.markers is not before.markers
            or state.outages is not before.outages
            or stalls is not before.system.stalls
            or state.load_status != before.load_status
        ):
            self._is_changed = True
        if (
            state.baseline is not before.baseline
            or state.system.limit_ops != before.system.limit_ops
        ):
            self._reframe_later()

    def set_p99_visible(self, visible: bool) -> None:
        """Shows or hides the curve of latency."""
        self.scene_model.shows_p99 = visible
        self._reframe()

    def restyle(self, pixel_ratio: float) -> None:
        """Adopts changed colours and sizes of the theme."""
        self._pixel_ratio = pixel_ratio
        self._look = make_look(self._theme, pixel_ratio)
        self.markers.restyle()
        self.lost.restyle()
        self._head.restyle()
        self._reframe()

    def resize_to(self, rect: QRectF) -> None:
        """Takes another size, in pixels of the view, in which the curve appears piece by piece."""
        self.setGeometry(rect)
        frame = self._make_frame()
        if frame is None:
            return
        if frame != self.frame:
            self.strip = self.strip.copy_for(frame, self._look)
            self.strip.paint_ahead(self._get_first(frame))
        self._adopt(frame)
        self._advance()

    def show_whole(self) -> None:
        """Shows all of the curve in the next frame, where it would appear piece by piece."""
        if self.strip.is_behind:
            self.strip.repaint()
            self.update()

    def go_live(self) -> None:
        """Follows the present again."""
        self.scene_model.span.go_live()
        self._reframe()
        self.moved.emit()

    def tick(self) -> None:
        """Moves the plot on to the present, and repaints what changed."""
        scene = self.scene_model
        version = scene.samples.version
        if version != self._version:
            self._version = version
            newest = scene.newest_t
            if newest is None or newest < self._newest_t:
                self._start_over()
            self._newest_t = newest or 0.0
            if scene.span.is_live:
                self._is_changed = True
                self._reframe_later()
        elif scene.is_stopped != self._stopped:
            self._stopped = scene.is_stopped
            self._reframe_later()
        self._advance()

    def catch_up(self) -> bool:
        """Paints a piece of the curve in other scales, which is shown once all is painted.

        To be called for each frame: to paint all of the curve is too much for one.

        Returns:
            Whether there was a piece to paint.
        """
        if self.strip.is_behind and self._first is not None:
            self.strip.paint_ahead(self._first)
            self.update()
            return True
        if self._coming is None:
            return False
        frame, strip = self._coming
        if strip.paint_ahead(self._get_first(frame)):
            self.strip = strip
            self._adopt(frame)
            self._reframe_later()  # meanwhile others may fit better
        return True

    def _start_over(self) -> None:
        self.scene_model.start_over()
        self.strip.repaint()
        self._reframe()
        self.moved.emit()

    def _reframe(self, forced: bool = True) -> None:
        """Chooses the scales anew; repaints the curve only where the scales changed."""
        frame = self._make_frame()
        self._coming = None
        if frame is not None and (frame != self.frame or forced):
            self._adopt(frame)
        self._advance()

    def _reframe_later(self) -> None:
        """Chooses the scales anew; other ones are shown once the curve is painted in them."""
        frame, shown = self._make_frame(), self.frame
        if frame is None or shown is None:
            return
        if frame == shown:
            self._coming = None
        elif self._coming is None:
            self._coming = frame, self.strip.copy_for(frame, self._look)
        self._advance()

    def _make_frame(self) -> Frame | None:
        """Returns the scales that fit what is on show; None where there is no room."""
        width = round(self.size().width() * self._pixel_ratio)
        height = round(self.size().height() * self._pixel_ratio)
        if width < 2 or height < 2:
            return None
        self.scene_model.fit_span()
        return self.scene_model.make_frame(width, height, self._look)

    def _adopt(self, frame: Frame) -> None:
        self.frame, self._coming = frame, None
        self.strip.lay_out(frame, self._look)
        self._is_changed = True
        self.reframed.emit(frame)

    def _advance(self) -> None:
        scene, frame = self.scene_model, self.frame
        if frame is None:
            return
        first = self._get_first(frame)
        words = scene.get_words()
        if self._is_changed or first != self._first or words != self.words:
            self._is_changed = False
            self._first, self.words = first, words
            self.shown = frame.get_t(0, first), frame.get_t(frame.width, first)
            self.update()
        if scene.is_fresh or self._head.at is not None:
            self._move_head(frame, first)

    def _get_first(self, frame: Frame) -> int:
        """Returns the column at the left edge now, in the scales of ``frame``."""
        scene = self.scene_model
        step = math.ceil(frame.per_s / SCROLLS_PER_S) if scene.span.is_live else 1
        return scene.get_first(frame, self._look) // step * step

    def _move_head(self, frame: Frame, first: int) -> None:
        head, newest = self._head, self.scene_model.samples.newest
        self.update(head.get_box())
        head.at = None
        if newest is None or not self.scene_model.is_fresh:
            return
        x = frame.get_x(newest.t, first)
        if 0 <= x <= frame.width:
            y = min(max(frame.get_y(self.scene_model.samples.rates[0]), 0.0), frame.height)
            head.at = QPointF(x, y) / self._pixel_ratio
            head.degraded = self.scene_model.is_degraded or self.scene_model.is_over
            self.update(head.get_box())

    # --- painting -----------------------------------------------------------------------------

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Copies the painted curve, and draws everything that moves on top."""
        with PaintErrors():
            self._draw(painter, QRectF(option.exposedRect.toAlignedRect()))

    def _draw(self, painter: QPainter, exposed: QRectF) -> None:
        frame, first, scene = self.frame, self._first, self.scene_model
        if frame is None or first is None:
            return
        self.paints += 1
        exposed = exposed.intersected(self.rect())
        self.strip.prepare(first, scene.newest_t)
        self.strip.draw(painter, exposed, first, self._pixel_ratio)
        area = QRectF(0, 0, self.rect().width(), frame.height / self._pixel_ratio)
        if exposed.bottom() > area.bottom():
            painter.save()
            painter.scale(1 / self._pixel_ratio, 1 / self._pixel_ratio)
            Trace(painter, frame, self._look, first).hide_cut_times()
            painter.restore()
        self.markers.draw(painter, scene.state.markers, self.shown, area, self._pixel_ratio)
        self.lost.draw(painter, frame, first, self._pixel_ratio)
        self._head.draw(painter, self._clock.now(), self._pixel_ratio)
        if self.words:
            draw_words(painter, area, self.words, self._theme, waiting=scene.newest_t is None)

    # --- the mouse ----------------------------------------------------------------------------

    def wheelEvent(self, event: QGraphicsSceneWheelEvent) -> None:
        """Zooms in time around the pointer; a sideways wheel moves the curve."""
        span, present = self.scene_model.span, self.scene_model.get_present()
        notches = event.delta() / 120
        if event.orientation() is Qt.Orientation.Horizontal:
            span.pan(-notches * span.seconds / 12, present)
        else:
            span.zoom(WHEEL_FACTOR**notches, event.pos().x() / self.size().width(), present)
        event.accept()
        self._show_moved()

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Begins to drag the curve."""
        self._dragged_x = event.pos().x()
        event.accept()

    def mouseMoveEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Drags the curve with the pointer."""
        if self._dragged_x is None:
            return
        span = self.scene_model.span
        by = (self._dragged_x - event.pos().x()) / self.size().width() * span.seconds
        self._dragged_x = event.pos().x()
        span.pan(by, self.scene_model.get_present())
        self._show_moved()

    def mouseReleaseEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Ends the drag."""
        self._dragged_x = None
        event.accept()

    def mouseDoubleClickEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        """Follows the present again."""
        self._dragged_x = None
        self.go_live()
        event.accept()

    def _show_moved(self) -> None:
        self._reframe(forced=False)
        self.moved.emit()
