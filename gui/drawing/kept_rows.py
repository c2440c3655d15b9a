"""The kept pixels of rows that move within a widget, as the lines of a feed do."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Generic, NamedTuple, TypeVar
from weakref import ref

from PySide6.QtCore import QPoint, QRect, QRectF
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from gui.drawing.ink import Ink
from gui.drawing.paint_errors import PaintErrors
from gui.drawing.theme import Theme

AT_ONCE = 2
"""Rows that are drawn in one frame ahead of being shown."""


class RowPlaces(NamedTuple):
    """The room of rows below each other, in pixels of the widget.

    Attributes:
        room: of all rows; the first one begins at its top.
        pitch: distance from row to row.
        margin: free room beside the rows, on either side, that letters may reach into.
    """

    room: QRectF
    pitch: float
    margin: int


Row = TypeVar("Row", bound=Hashable)


class KeptRows(Generic[Row]):
    """Keeps each row's pixels, which are copied to wherever the row stands afterwards.

    Each row begins at a whole pixel of the screen, so that it looks the same at each place. Whoever
    lays the rows out sees to it that they fit, so that their pixels hold in any width.

    Attributes:
        drawings: how many rows were drawn so far; tells tests what a change cost.
    """

    def __init__(self, widget: QWidget, theme: Theme) -> None:
        """Keeps nothing before rows of ``widget`` are drawn."""
        self.drawings = 0
        # Weak, as in KeptPixels: a widget that is gone takes its pixels along at once.
        self._widget = ref(widget)
        self._theme = theme
        self._whole: object = None
        self._pixels: dict[tuple[Row, float], QPixmap] = {}

    @property
    def count(self) -> int:
        """The number of rows that are kept."""
        return len(self._pixels)

    def paint(
        self,
        ink: Ink,
        places: RowPlaces,
        rows: Mapping[int, Row | None],
        draw: Callable[[Ink, QRectF, Row], object],
    ) -> None:
        """Paints rows, from margin to margin, over what is there.

        Args:
            ink: paints the widget, or its kept pixels.
            places: where the rows stand.
            rows: by their numbers from 0, all that the pixels of each row depend on, besides pitch,
                colours and density; None for a place without a row.
            draw: draws a row at a place.
        """
        room, pitch, margin = places
        ratio = ink.widget.devicePixelRatioF()
        tops = {number: round((room.top() + number * pitch) * ratio) for number in rows}
        if Ink.log is not None:  # tests that look for cut text have to see each text being drawn
            for number, row in rows.items():
                if row is not None:
                    spot = QRectF(room.left(), tops[number] / ratio, room.width(), pitch)
                    draw(ink, spot, row)
            return
        left, right = int((room.left() - margin) * ratio), int((room.right() + margin) * ratio)
        high, ground = max(int(pitch * ratio), 1), self._theme.color("panel")
        self._check(room)
        ink.painter.save()
        try:
            ink.painter.scale(1 / ratio, 1 / ratio)  # whole pixels of the screen are copied
            for number, row in rows.items():
                top, end = tops[number], left
                if row is not None:
                    pixels = self._find(places, row, draw)
                    end = min(pixels.width(), right)
                    ink.painter.drawPixmap(
                        QPoint(left, top), pixels, QRect(left, 0, end - left, high)
                    )
                if end < right:
                    ink.painter.fillRect(QRect(end, top, right - end, high), ground)
        finally:
            ink.painter.restore()

    def draw_ahead(
        self,
        places: RowPlaces,
        rows: Iterable[Row],
        draw: Callable[[Ink, QRectF, Row], object],
    ) -> bool:
        """Draws some of the rows that are to be shown soon and aren't kept.

        Returns:
            Whether the rows can be shown now: all are drawn, and few of them in this frame.
        """
        self._check(places.room)
        missing = [row for row in dict.fromkeys(rows) if (row, places.pitch) not in self._pixels]
        with PaintErrors() as errors:
            for row in missing[:AT_ONCE]:
                self._find(places, row, draw)
        # An error comes again where the rows are painted.
        return len(missing) < AT_ONCE or errors.failed

    def _check(self, room: QRectF) -> None:
        """Forgets all pixels where rows look otherwise now."""
        widget, theme = self._widget(), self._theme
        ratio = 1.0 if widget is None else widget.devicePixelRatioF()
        whole = ratio, theme.name, theme.unit, theme.ratio, room.left()
        if whole != self._whole:
            self._whole = whole
            self._pixels.clear()

    def _find(
        self, places: RowPlaces, row: Row, draw: Callable[[Ink, QRectF, Row], object]
    ) -> QPixmap:
        """Returns the pixels of a row; forgets those of rows that were wanted long ago."""
        key = row, places.pitch
        pixels = self._pixels.pop(key, None)
        if pixels is None:
            pixels = self._draw(places, row, draw)
        self._pixels[key] = pixels
        most = 2 * int(places.room.height() / places.pitch) + AT_ONCE
        if len(self._pixels) > most:
            del self._pixels[next(iter(self._pixels))]
        return pixels

    def _draw(
        self, places: RowPlaces, row: Row, draw: Callable[[Ink, QRectF, Row], object]
    ) -> QPixmap:
        """Returns the pixels of a row, from the widget's left edge on."""
        room, pitch, margin = places
        widget = self._widget()
        if widget is None:
            return QPixmap()
        self.drawings += 1
        ratio = widget.devicePixelRatioF()
        pixels = QPixmap(int((room.right() + margin) * ratio), max(int(pitch * ratio), 1))
        pixels.setDevicePixelRatio(ratio)
        pixels.fill(self._theme.color("panel"))
        ink = Ink(widget, self._theme, pixels)
        try:
            draw(ink, QRectF(room.left(), 0, room.width(), pitch), row)
        finally:
            ink.close()
        pixels.setDevicePixelRatio(1)
        return pixels
