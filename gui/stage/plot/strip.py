"""The curve painted ahead into a picture that is wider than the plot.

A line with antialias costs more than everything else on the stage together, so it is painted
once: each new sample paints a few pixels at the end, and scrolling copies the picture from
another column on.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QPixmap

from core.model.events import LostSpan
from core.views.curve import MAX_POINTS, Columns
from core.views.key_groups import Stall
from core.views.plot.frame import Frame
from core.views.sample_buffer import SampleBuffer
from core.views.stage_state import Outage
from gui.drawing.paint_errors import PaintErrors
from gui.stage.plot.look import Look
from gui.stage.plot.trace import Trace

PIECES = 4
"""Pieces in which a strip is painted ahead, one a frame."""
SLACK = 240.0
"""Room to scroll into before the picture is moved, in units."""
_WORTH_PAINTING = 3.0
"""Growth from which a thinned curve is painted anew, in units."""
_REACH_S = 0.6
"""Longest time before or after a sample whose colour can change by that sample, with reserve."""


class Strip:
    """A picture of the curve and of what lies behind, from one column on.

    Attributes:
        painted_pixels: how many columns were painted so far; tells tests what a change cost.
        is_behind: whether :meth:`paint_ahead` has more to paint: right of the rest is background.
    """

    def __init__(self, samples: SampleBuffer) -> None:
        """Makes an empty strip that will paint ``samples`` after :meth:`lay_out`."""
        self.painted_pixels = 0
        self._samples = samples
        self._frame: Frame | None = None
        self._look: Look | None = None
        self._picture = QPixmap()
        self._origin = 0
        self._painted_to = 0
        self.is_behind = False
        self._stale = True
        self._thinned = False
        self._painted_t = 0.0
        self._outages: tuple[Outage, ...] = ()
        self._stalls: tuple[Stall, ...] = ()
        self._key_groups = 0
        self._lost: tuple[LostSpan, ...] = ()

    def copy_for(self, frame: Frame, look: Look) -> Strip:
        """Returns a strip of the same curve and spans in other scales, to be painted ahead."""
        strip = Strip(self._samples)
        strip.painted_pixels = self.painted_pixels
        strip._outages, strip._stalls, strip._lost = self._outages, self._stalls, self._lost
        strip._key_groups = self._key_groups
        strip.lay_out(frame, look)
        return strip

    def lay_out(self, frame: Frame, look: Look) -> None:
        """Takes other sizes, scales or colours, so that everything is painted anew when shown."""
        if frame == self._frame and look is self._look:
            return
        self._frame, self._look = frame, look
        self.repaint()

    def repaint(self) -> None:
        """Makes everything be painted anew when shown, and not piece by piece."""
        self._stale, self.is_behind = True, False

    def set_outages(self, outages: tuple[Outage, ...]) -> None:
        """Takes the spans to shade; columns whose shade changes are painted when shown."""
        self._paint_anew(set(outages) ^ set(self._outages))
        self._outages = outages

    def set_stalls(self, stalls: tuple[Stall, ...], key_groups: int) -> None:
        """Takes the spans in which some of ``key_groups`` groups of keys took no write."""
        self._paint_anew(set(stalls) ^ set(self._stalls))
        self._stalls, self._key_groups = stalls, key_groups

    def set_lost(self, lost: tuple[LostSpan, ...]) -> None:
        """Takes the spans in which writes were acknowledged that are lost."""
        self._paint_anew(set(lost) ^ set(self._lost))
        self._lost = lost

    def _paint_anew(self, changed: Iterable[Outage | Stall | LostSpan]) -> None:
        """Makes all from the earliest of ``changed`` on be painted anew when shown."""
        spans, newest = tuple(changed), self._samples.newest
        if not spans:
            return
        self._painted_t = min(self._painted_t, *(span.start_t for span in spans))
        self._painted_to = 0
        newest_t = math.inf if newest is None else newest.t
        if any(span.end_t is not None and span.end_t > newest_t for span in spans):
            self.repaint()  # a replay went back: such a span reaches beyond the newest sample

    def paint_ahead(self, first: int) -> bool:
        """Paints the next piece of a strip that isn't whole yet.

        Args:
            first: column at the left edge of the plot.

        Returns:
            Whether all is painted.
        """
        frame, look = self._frame, self._look
        if frame is None or look is None:
            return True
        width = frame.width + round(SLACK * look.unit)
        if self._stale:
            self._picture = QPixmap(width, frame.full_height)
            self._picture.fill(look.background)
            self._origin, self._painted_to = first, 0
            self._stale = self._thinned = False
        if self._painted_to == 0:
            self._painted_t = 0.0
        left = self._painted_to
        self._painted_to = min(left + math.ceil(width / PIECES), width)
        self._paint(frame, look, left, self._painted_to)
        self.is_behind = self._painted_to < width
        return not self.is_behind

    def prepare(self, first: int, newest_t: float | None) -> None:
        """Paints what is missing of the view from column ``first`` on.

        Args:
            first: column at the left edge.
            newest_t: time of the newest sample, None where there is none.
        """
        frame, look = self._frame, self._look
        if frame is None or look is None:
            return
        slack = round(SLACK * look.unit)
        if self.is_behind and 0 <= first - self._origin <= slack:
            return
        size = (frame.width + slack, frame.full_height)
        if (self._picture.width(), self._picture.height()) != size:
            self._picture = QPixmap(*size)
            self._stale = True
        if self._stale or self.is_behind:
            self._origin, self.is_behind = first, False
            self._paint(frame, look, 0, size[0])
        elif first < self._origin:
            self._move(frame, look, first - slack // 2)
        elif first > self._origin + slack:
            self._move(frame, look, first)
        if newest_t is not None and newest_t > self._painted_t:
            self._extend(frame, look, newest_t)

    def draw(self, painter: QPainter, target: QRectF, first: int, pixel_ratio: float) -> None:
        """Copies the part from column ``first`` on that belongs into ``target``, in pixels."""
        x = target.x() * pixel_ratio + first - self._origin
        source = QRectF(
            x, target.y() * pixel_ratio, target.width() * pixel_ratio, target.height() * pixel_ratio
        )
        painter.drawPixmap(target, self._picture, source)

    def _extend(self, frame: Frame, look: Look, newest_t: float) -> None:
        if self._thinned:
            # The points of a thinned curve depend on their neighbours: all are painted, but seldom.
            if (newest_t - self._painted_t) * frame.per_s < _WORTH_PAINTING * look.unit:
                return
            self._paint(frame, look, 0, self._picture.width())
            return
        left = int(frame.get_x(self._painted_t - _REACH_S, self._origin))
        right = int(frame.get_x(newest_t, self._origin) + look.line + 2)
        right = min(right, self._picture.width())
        self._paint(frame, look, max(left, 0), right, with_times=False)

    def _move(self, frame: Frame, look: Look, origin: int) -> None:
        width = self._picture.width()
        shift = origin - self._origin
        if abs(shift) >= width or self._thinned:
            self._origin = origin
            self._paint(frame, look, 0, width)
            return
        self._picture.scroll(-shift, 0, QRect(0, 0, width, self._picture.height()))
        self._origin = origin
        exposed = (width - shift, width) if shift > 0 else (0, -shift)
        painted_t = self._painted_t
        self._paint(frame, look, *exposed)
        self._painted_t = painted_t

    def _paint(
        self, frame: Frame, look: Look, left: int, right: int, with_times: bool = True
    ) -> None:
        if right <= left:
            return
        self.painted_pixels += right - left
        whole = right - left == self._picture.width()
        start_t = frame.get_t(left - look.line, self._origin) - _REACH_S
        end_t = frame.get_t(right + look.line, self._origin) + _REACH_S
        columns = self._samples.columns(start_t, end_t)
        bottom = frame.full_height if with_times else frame.height + math.ceil(look.line / 2)
        area = QRect(left, 0, right - left, bottom)
        # Not only within a paint event: an error in a change of size would end the process.
        with PaintErrors(), QPainter(self._picture) as painter:
            painter.setClipRect(area)
            painter.fillRect(area, look.background)
            self._draw_columns(Trace(painter, frame, look, self._origin), columns, area, with_times)
        is_thinned = len(columns) >= MAX_POINTS - 16
        self._thinned = is_thinned or (self._thinned and not whole)
        if whole:
            self._stale = False
        if columns.times:
            self._painted_t = max(columns.times[-1], 0.0 if whole else self._painted_t)
        elif whole:
            self._painted_t = 0.0

    def _draw_columns(self, trace: Trace, columns: Columns, area: QRect, with_times: bool) -> None:
        """Draws the curve within ``area``, and what lies behind and below."""
        frame, left, right = trace.frame, area.left(), area.left() + area.width()
        trace.draw_grid(left, right)
        newest = self._samples.newest
        if newest is not None:
            trace.draw_outages(self._outages, newest.t)
            trace.draw_lost(self._lost)
            trace.draw_stalled(self._stalls, self._key_groups, newest.t)
        trace.draw_throughput(columns)
        if frame.levels.has_checks:
            trace.draw_excess(columns)
            trace.draw_limit(left, right)
            trace.draw_refused(columns)
        if frame.p99 is not None:
            trace.draw_p99(columns)
        if with_times:
            trace.draw_times(left, right)
