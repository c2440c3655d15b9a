"""Finds text that is cut, covered or out of place in a picture of a window."""

from __future__ import annotations

from itertools import combinations

from PySide6.QtCore import QPoint, QRectF
from PySide6.QtWidgets import QWidget

from gui.drawing.ink import Drawn, Ink
from gui.stage.overlays.cover import Cover

SLACK = 1.5
"""Pixels that rounding may take."""


def text_faults(window: QWidget) -> list[str]:
    """Draws ``window`` and returns the faults of all texts, in words."""
    items = drawn(window)
    faults: list[str] = []
    for item in items:
        faults += _faults_of(item)
    placed = [(item.text, _is_on_top(item.widget), _on(window, item)) for item in items]
    for (one, one_on_top, here), (other, other_on_top, there) in combinations(placed, 2):
        if one_on_top is not other_on_top:
            continue
        shared = here.intersected(there)
        if shared.width() > SLACK and shared.height() > SLACK:
            faults.append(f"{one!r} and {other!r} overlap")
    return faults


def texts(window: QWidget) -> list[str]:
    """Draws ``window`` and returns every piece of text that was drawn."""
    return [item.text for item in drawn(window)]


def drawn(widget: QWidget) -> list[Drawn]:
    """Draws ``widget`` and returns every piece of text with the place where drawn."""
    items: list[Drawn] = []
    Ink.log = items
    try:
        widget.grab()
    finally:
        Ink.log = None
    return items


def _faults_of(item: Drawn) -> list[str]:
    room = item.room.adjusted(-SLACK, -SLACK, SLACK, SLACK)
    whole = QRectF(item.widget.rect()).adjusted(-SLACK, -SLACK, SLACK, SLACK)
    faults: list[str] = []
    if not room.contains(item.box):
        faults.append(f"{item.text!r} leaves its room")
    if not whole.contains(item.box):
        faults.append(f"{item.text!r} is cut off by {type(item.widget).__name__}")
    if item.elided and not item.widget.toolTip():
        faults.append(f"{item.text!r} is shortened and no tooltip says the rest")
    if item.text.strip() in ("", "\u2026"):
        faults.append(f"nothing is left of a text in {type(item.widget).__name__}")
    return faults


def _is_on_top(widget: QWidget | None) -> bool:
    """Whether ``widget`` is part of an overlay, which may cover what lies below."""
    while widget is not None:
        if isinstance(widget, Cover):
            return True
        widget = widget.parentWidget()
    return False


def _on(window: QWidget, item: Drawn) -> QRectF:
    corner = item.widget.mapTo(window, QPoint(0, 0))
    return item.box.translated(corner.x(), corner.y())
