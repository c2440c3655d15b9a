"""Records the words that Qt's painter draws into a room, as the plot does, to find cut ones."""

from __future__ import annotations

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
    draw = QPainter.drawText

    def noted(painter: QPainter, *given: Any) -> None:
        found = _measured(painter, given)
        painted.extend([] if found is None else [found])
        draw(painter, *given)

    monkeypatch.setattr(QPainter, "drawText", noted)
    return painted


def _measured(painter: QPainter, given: tuple[object, ...]) -> PaintedText | None:
    """Returns the text that the arguments of ``drawText`` draw into a room; None without one."""
    match given:
        case (QRectF() as room, Qt.AlignmentFlag() as flags, str() as text):
            return PaintedText(text, QRectF(room), painter.boundingRect(room, flags.value, text))
        case _:
            return None
