"""The legend of a plot of checks: each line and fill with a sign and a word."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF

from gui.drawing.ink import Ink, metrics
from gui.drawing.theme import Theme
from gui.stage.plot.look import make_hatch

TEXT, SWATCH, AFTER_SWATCH, BETWEEN = 17.0, 30.0, 8.0, 24.0
"""Font, width of a sign, room behind a sign and between two entries, in units."""

_Draw = Callable[[Ink, QRectF], None]


def get_legend_width(theme: Theme) -> float:
    """Returns the width of the legend, in pixels."""
    font = theme.font(TEXT, 600)
    words = sum(metrics(font).horizontalAdvance(word) for word, _ in _ENTRIES)
    each = (SWATCH + AFTER_SWATCH) * len(_ENTRIES) + BETWEEN * (len(_ENTRIES) - 1)
    return words + each * theme.unit


def draw_legend(ink: Ink, room: QRectF) -> None:
    """Draws all entries of the legend, from the left of ``room`` on."""
    theme, unit = ink.theme, ink.theme.unit
    font, left = theme.font(TEXT, 600), room.left()
    for word, draw in _ENTRIES:
        high = 18 * unit
        draw(ink, QRectF(left, room.center().y() - high / 2, SWATCH * unit, high))
        left += (SWATCH + AFTER_SWATCH) * unit
        wide = metrics(font).horizontalAdvance(word)
        ink.text(QRectF(left, room.top(), wide + 1, room.height()), word, font, "muted")
        left += wide + BETWEEN * unit


def _draw_allowed(ink: Ink, sign: QRectF) -> None:
    color, thick = ink.theme.color("good"), max(3 * ink.theme.unit, 1.6)
    below = QRectF(sign.left(), sign.top() + thick, sign.width(), sign.height() - thick)
    ink.painter.fillRect(below, ink.theme.color("good", 0.2))
    ink.painter.fillRect(QRectF(sign.left(), sign.top(), sign.width(), thick), color)


def _draw_refused(ink: Ink, sign: QRectF) -> None:
    color, unit = ink.theme.color("muted"), ink.theme.unit
    middle, thick, side = sign.center(), max(1.8 * unit, 1.0), 8 * unit
    ink.painter.fillRect(QRectF(sign.left(), middle.y() - thick / 2, sign.width(), thick), color)
    ink.painter.fillRect(QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side), color)


def _draw_limit(ink: Ink, sign: QRectF) -> None:
    thick, dash = max(2.25 * ink.theme.unit, 1.0), sign.width() * 0.38
    for left in (sign.left(), sign.right() - dash):
        line = QRectF(left, sign.center().y() - thick / 2, dash, thick)
        ink.painter.fillRect(line, ink.theme.color("text"))


def _draw_excess(ink: Ink, sign: QRectF) -> None:
    ink.painter.fillRect(sign, make_hatch(ink.theme, ink.theme.unit))


_ENTRIES: tuple[tuple[str, _Draw], ...] = (
    ("allowed", _draw_allowed),
    ("refused", _draw_refused),
    ("limit", _draw_limit),
    ("over the limit", _draw_excess),
)

SPOKEN = "Allowed and refused checks a second, the limit, and what is over it"
"""The legend for assistive technology."""
