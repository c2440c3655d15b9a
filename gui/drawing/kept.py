"""The kept pixels of widgets that seldom change, for when something above a widget changes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from gui.drawing.ink import Ink
from gui.drawing.theme import Theme


class KeptPixels:
    """The pixels of one widget, kept so that painting the same again is a copy.

    As the countdown comes and goes, every part of the stage is painted anew in a single frame,
    although no part has changed.
    """

    def __init__(self, widget: QWidget, theme: Theme) -> None:
        """Keeps nothing before ``widget`` is painted."""
        self._widget = widget
        self._theme = theme
        self._look: object = None
        self._pixels = QPixmap()

    def paint(self, look: object, draw: Callable[[Ink], object]) -> None:
        """Paints the widget: with kept pixels where ``look`` is as before, else by ``draw``.

        Args:
            look: all that the pixels depend on, besides size, colours and density.
            draw: paints every pixel of the widget.
        """
        widget, theme = self._widget, self._theme
        ratio = widget.devicePixelRatioF()
        whole = look, widget.size(), ratio, theme.name, theme.unit
        if Ink.log is not None:  # tests that look for cut text have to see each text being drawn
            with Ink(widget, theme) as ink:
                draw(ink)
            return
        if whole != self._look:
            self._look = whole
            size = widget.size() * ratio
            if self._pixels.size() != size:
                self._pixels = QPixmap(size)
            self._pixels.setDevicePixelRatio(ratio)
            with Ink(widget, theme, self._pixels) as ink:
                draw(ink)
        painter = QPainter(widget)
        painter.drawPixmap(0, 0, self._pixels)
        painter.end()
