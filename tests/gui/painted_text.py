"""Records the words that Qt's painter draws into a room, as the plot does, to find cut ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from tests.gui.text_check import SLACK


class PaintedText(NamedTuple):
    """A text that was drawn into a room, and the place of the letters in the same coordinates."""

    text: str
    room: QRectF
    box: QRectF

    @property
    def is_cut(self) -> bool:
        """Whether letters lie outside the room, or some were replaced by three dots."""
        room = self.room.adjusted(-SLACK, -SLACK, SLACK, SLACK)
        return not room.contains(self.box) or "\u2026" in self.text


def record_painted(monkeypatch: pytest.MonkeyPatch) -> list[PaintedText]:
    """Returns a list to which each text is added that is drawn into a room from now on.

    Texts that are drawn at a point have no room: the plot's times, of which it hides the cut ones.
    """
    painted: list[PaintedText] = []
    draw: Callable[..., object] = QPainter.drawText
    measure: Callable[..., QRectF] = QPainter.boundingRect

    def noted(painter: QPainter, *given: Any) -> None:
        if len(given) == 3 and isinstance(given[0], QRectF):
            room, flags, text = given
            box = measure(painter, room, int(flags | Qt.TextFlag.TextDontClip), text)
            painted.append(PaintedText(text, QRectF(room), box))
        draw(painter, *given)

    monkeypatch.setattr(QPainter, "drawText", noted)
    return painted
