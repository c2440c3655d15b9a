"""Draws a key hint: names of keys as caps, the rest as words."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF

from gui.drawing.ink import CENTER, Ink, metrics

_CAPS = frozenset({"Space", "Enter", "Esc", "R", "S", "Q", "F", "?", "\u2190", "\u2192"})
"""Names of keys that a hint may begin with, drawn as caps."""


def draw_hint(
    ink: Ink, room: QRectF, hint: str, label: Callable[[str], str], size: float = 17.0
) -> None:
    """Draws ``hint`` in one line.

    Args:
        ink: paints the widget.
        room: where, in pixels; a part of the hint that has no room is left out.
        hint: the words, parted by `` · ``; each part may begin with the name of a key.
        label: returns the text on the cap of a key.
        size: of the letters, in units.
    """
    theme = ink.theme
    font, pad = theme.font(size, 600), theme.px(size * 0.53)
    room = QRectF(room)
    for number, part in enumerate(hint.split(" \u00b7 ")):
        if room.width() < theme.px(60):
            break
        if number:
            room.setLeft(room.left() + ink.text(room, "   \u00b7   ", font, "faint"))
        head, _, rest = part.partition(" ")
        if head in _CAPS:
            head, high = label(head), theme.px(size * 1.65)
            wide = max(metrics(font).horizontalAdvance(head) + 2 * pad, high)
            cap = QRectF(room.left(), room.center().y() - high / 2, wide, high)
            ink.box(cap, theme.color("accent-soft"), theme.color("accent"), theme.px(7))
            ink.text(cap, head, font, "accent", CENTER)
            room.setLeft(cap.right() + pad)
            part = rest.strip()
        room.setLeft(room.left() + ink.text(room, part, font, "text"))
