"""The base of the panels of the presenter's window: a frame with a title."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QWidget

from gui.drawing.ink import Ink
from gui.drawing.theme import Theme
from gui.drawing.widgets import Panel

PAD, HEAD = 30, 66
"""Padding at the sides, and distance from the top to what is under the title, in units."""


class PresenterCard(Panel):
    """A panel with a title, on the background of the window."""

    def __init__(self, theme: Theme, title: str, parent: QWidget | None = None) -> None:
        """Makes a panel called ``title``."""
        super().__init__(theme, title, parent)
        self._title = title

    def draw_frame(self, ink: Ink) -> QRectF:
        """Draws panel and title; returns the room below the title."""
        px, rect = self.theme.px, QRectF(self.rect())
        ink.fill("window")
        ink.panel(rect)
        inner = rect.adjusted(px(PAD), px(HEAD), -px(PAD), -px(20))
        head = QRectF(inner.left(), px(18), inner.width(), px(40))
        ink.text(head, self._title, self.theme.font(22, 600), "muted")
        return inner
