"""A key as it looks on a keyboard, for the lines that say what keys do."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont

from gui.drawing.ink import CENTER, Ink, metrics
from gui.drawing.theme import Theme

PAD_X, PAD_Y, GAP = 10.0, 4.0, 8.0
"""Inside of a cap, and the room beside it, in units."""


class KeyCap:
    """One key as it looks on a keyboard: its name in a rounded box."""

    def __init__(self, label: str, size: float, theme: Theme) -> None:
        """Takes the key's name and the size of its text, in units."""
        self.label = label
        self._theme = theme
        self._font: QFont = theme.font(size, 600)
        measure = metrics(self._font)
        pad = PAD_X * theme.unit
        self.height = measure.height() + 2 * PAD_Y * theme.unit
        self.width = max(measure.horizontalAdvance(label) + 2 * pad, self.height)

    def paint(self, ink: Ink, left: float, middle: float) -> QRectF:
        """Draws it from ``left``, vertically centred on ``middle``; returns its box."""
        theme = self._theme
        box = QRectF(left, middle - self.height / 2, self.width, self.height)
        ink.box(box, theme.color("raised"), theme.color("border"), 6 * theme.unit)
        ink.text(box, self.label, self._font, "text", CENTER)
        return box
