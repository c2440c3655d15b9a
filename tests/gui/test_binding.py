"""The Qt binding itself: PySide6 6.12.0 loses a reference to None in each void call."""

from __future__ import annotations

import sys

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

CALLS = 20_000


def test_void_calls_lose_no_reference_to_none(qtbot: QtBot):
    picture = QImage(4, 4, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    color, rect = QColor("black"), QRectF(0, 0, 4, 4)
    before = sys.getrefcount(None)
    for _ in range(CALLS):
        painter.fillRect(rect, color)
    after = sys.getrefcount(None)
    painter.end()
    # From CPython 3.12 on None is immortal and its count stands still.
    assert abs(after - before) < CALLS / 100
