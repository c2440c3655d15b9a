"""A key as on a keyboard, for the lines that say what keys do."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont

from gui.drawing.ink import CENTER, Ink, metrics
from gui.drawing.theme import Theme

PAD_X, PAD_Y, GAP = 10.0, 4.0, 8.0
"""Padding within a cap and the gap beside one, in units."""


class KeyCap:
    """One key as on a keyboard: a name in a rounded box.

    Attributes:
        label: name of the key.
        width: in pixels.
        height: in pixels.
    """

    def __init__(self, label: str, size: float, theme: Theme) -> None:
        """Creates a cap with the name of the key and the size of the text, in units."""
        self.label = label
        self._theme = theme
        self._font: QFont = theme.font(size, 600)
        measure = metrics(self._font)
        pad = PAD_X * theme.unit
        self.height = measure.height() + 2 * PAD_Y * theme.unit
        self.width = max(measure.horizontalAdvance(label) + 2 * pad, self.height)

    def paint(self, ink: Ink, left: float, middle: float) -> QRectF:
        """Draws the cap from ``left``, vertically centred on ``middle``; returns the box."""
        theme = self._theme
        box = QRectF(left, middle - self.height / 2, self.width, self.height)
        ink.box(box, theme.color("raised"), theme.color("border"), 6 * theme.unit)
        ink.text(box, self.label, self._font, "text", CENTER)
        return box
