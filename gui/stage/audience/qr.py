"""The QR code of an address: whole pixels for each module, dark on a white card."""

from __future__ import annotations

import math
from functools import lru_cache

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from gui.drawing.ink import Ink

QUIET = 4
"""Modules of white on each side, which scanners need."""
_DARK, _CARD = QColor(7, 13, 28), QColor(255, 255, 255)
"""The same in every theme: scanners want dark modules on a white card."""

Modules = tuple[tuple[bool, ...], ...]


@lru_cache(maxsize=4)
def qr_modules(text: str) -> Modules:
    """Returns the modules of the QR code that holds exactly ``text``, row by row; True is dark."""
    import segno  # not for the first frame

    code = segno.make_qr(text, error="m", boost_error=True)
    return tuple(tuple(bool(module) for module in row) for row in code.matrix)


def draw_qr(ink: Ink, room: QRectF, text: str) -> QRectF:
    """Draws the QR code of ``text`` as large as ``room`` allows, on a white card.

    Args:
        ink: paints the widget.
        room: where, in pixels.
        text: what the code holds.

    Returns:
        The card's rectangle, in pixels.
    """
    modules, painter = qr_modules(text), ink.painter
    ratio = painter.device().devicePixelRatioF()
    count = len(modules) + 2 * QUIET
    # Modules of whole pixels of the screen, or every second edge would be grey.
    pixels = max(math.floor(min(room.width(), room.height()) * ratio / count), 1)
    side = pixels * count / ratio
    left = round((room.center().x() - side / 2) * ratio) / ratio
    top = round((room.center().y() - side / 2) * ratio) / ratio
    card, module = QRectF(left, top, side, side), pixels / ratio
    ink.box(card, _CARD, None, min(ink.theme.px(14), module * 2))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
    painter.setPen(Qt.PenStyle.NoPen)
    for row, line in enumerate(modules):
        for begin, end in _runs(line):
            x, y = left + (begin + QUIET) * module, top + (row + QUIET) * module
            painter.fillRect(QRectF(x, y, (end - begin) * module, module), _DARK)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
    return card


def _runs(line: tuple[bool, ...]) -> list[tuple[int, int]]:
    """Returns the dark runs of a row, each from the first module to behind the last."""
    runs: list[tuple[int, int]] = []
    for at, dark in enumerate(line):
        if dark and at and line[at - 1]:
            runs[-1] = (runs[-1][0], at + 1)
        elif dark:
            runs.append((at, at + 1))
    return runs
