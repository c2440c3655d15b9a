"""The kept pixels of widgets that seldom change, for when something above a widget changes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from weakref import ref

from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from gui.drawing.ink import Ink
from gui.drawing.theme import Theme


class KeptPixels:
    """The pixels of one widget, kept so that painting the same again is a copy.

    As the countdown's veil comes and goes, every part of the stage below is painted anew, although
    no part has changed.
    """

    def __init__(self, widget: QWidget, theme: Theme) -> None:
        """Keeps nothing before ``widget`` is painted."""
        # Weak: a widget that is gone takes its pixels along at once, not at the next collection.
        self._widget = ref(widget)
        self._theme = theme
        self._whole: object = None
        self._looks: tuple[object, ...] = ()
        self._pixels = QPixmap()

    def paint(self, look: object, draw: Callable[[Ink], object]) -> None:
        """Paints the widget: with kept pixels where ``look`` is as before, else by ``draw``.

        Args:
            look: all that the pixels depend on, besides size, colours and density.
            draw: paints every pixel of the widget.
        """
        self.paint_pieces((look,), lambda ink, _: draw(ink))

    def paint_pieces(
        self, looks: Sequence[object], draw: Callable[[Ink, Collection[int]], object]
    ) -> None:
        """Paints a widget of several pieces, of which only those that look otherwise are drawn.

        Args:
            looks: all that the pixels of each piece depend on, the piece's place included.
            draw: paints every pixel of the pieces with the given numbers, from 0.
        """
        widget = self._widget()
        if widget is None:
            return
        if Ink.log is not None:  # tests that look for cut text have to see each text being drawn
            with Ink(widget, self._theme) as ink:
                draw(ink, range(len(looks)))
            return
        self._keep(widget, looks, draw)
        if self._whole is not None:
            painter = QPainter(widget)
            painter.drawPixmap(0, 0, self._pixels)
            painter.end()

    def draw_ahead(
        self, looks: Sequence[object], draw: Callable[[Ink, Collection[int]], object]
    ) -> bool:
        """Draws the pixels for the next :meth:`paint_pieces`; returns whether any were missing."""
        widget = self._widget()
        if widget is None or Ink.log is not None:
            return False
        return self._keep(widget, looks, draw)

    def _keep(
        self,
        widget: QWidget,
        looks: Sequence[object],
        draw: Callable[[Ink, Collection[int]], object],
    ) -> bool:
        """Draws the pieces that look otherwise into the kept pixels; returns whether any did."""
        theme, ratio = self._theme, widget.devicePixelRatioF()
        whole = widget.size(), ratio, theme.name, theme.unit, len(looks)
        changed: Collection[int] = range(len(looks))
        if whole == self._whole:
            changed = [at for at in changed if looks[at] != self._looks[at]]
        if not changed:
            return False
        self._whole = None  # an error while drawing leaves nothing that could be kept
        size = widget.size() * ratio
        if self._pixels.size() != size:
            self._pixels = QPixmap(size)
        self._pixels.setDevicePixelRatio(ratio)
        with Ink(widget, theme, self._pixels) as ink:
            draw(ink, changed)
        if ink.failed:
            return False
        self._whole, self._looks = whole, tuple(looks)
        return True
