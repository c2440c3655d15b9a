"""One line of text, as large as the room for the line allows."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFont

from gui.drawing.ink import LEFT, Ink, metrics
from gui.drawing.theme import Theme

_OF_HEIGHT, _SMALLEST, _STEP = 0.68, 12.0, 0.92
"""Share of the room's height that letters take, least size in units, from size to smaller size."""


def fitted_font(theme: Theme, room: QRectF, text: str, weight: int, most: float = 1e9) -> QFont:
    """Returns the largest font in which ``text`` fits ``room``, or the smallest where none does.

    Args:
        theme: where fonts come from.
        room: of the line, in pixels.
        text: what is to be written.
        weight: of the font.
        most: the largest size, in units.
    """
    units = min(room.height() / theme.unit * _OF_HEIGHT, most)
    while units > _SMALLEST:
        font = theme.font(units, weight)
        if metrics(font).horizontalAdvance(text) <= room.width():
            return font
        units = round(units * _STEP, 1)
    return theme.font(_SMALLEST, weight)


def draw_fitted(
    ink: Ink,
    room: QRectF,
    text: str,
    tone: str,
    *,
    weight: int = QFont.Weight.Normal,
    align: Qt.AlignmentFlag = LEFT,
    most: float = 1e9,
) -> float:
    """Draws one line as large as ``room`` allows; returns the width that was drawn, in pixels."""
    return ink.text(room, text, fitted_font(ink.theme, room, text, weight, most), tone, align)


def fits(theme: Theme, room: QRectF, text: str, weight: int) -> bool:
    """Returns whether ``text`` has room in some size."""
    font = fitted_font(theme, room, text, weight)
    return metrics(font).horizontalAdvance(text) <= room.width()
