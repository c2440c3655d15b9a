"""The head of the presenter's window: chapter, time since the start, time of day."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.drawing.ink import RIGHT, Ink
from gui.drawing.theme import Theme
from gui.drawing.widgets import Panel


class PresenterHead(Panel):
    """Shows the chapter with its number, and both times: of the run, and of the day."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Makes an empty head."""
        super().__init__(theme, "Chapter and times", parent)
        self._shown = ("Faultstage", "", "", "")

    def show_now(self, title: str, place: str, running: str) -> None:
        """Shows the chapter's ``title`` and ``place``, and for how long the run has gone on."""
        shown = (title, place, running, f"{datetime.now().astimezone():%H:%M}")
        if shown != self._shown:
            self._shown = shown
            self.setAccessibleDescription(f"{title}, {place}; running {running}; {shown[3]}")
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the line."""
        theme, px, rect = self.theme, self.theme.px, QRectF(self.rect())
        title, place, running, clock = self._shown
        with Ink(self, theme) as ink:
            ink.fill("window")
            room = QRectF(rect)
            room.setRight(room.right() - ink.text(room, clock, theme.font(46, 700), "text", RIGHT))
            room.setRight(room.right() - px(42))
            if running:
                told = f"running {running}"
                wide = ink.text(room, told, theme.font(26), "muted", RIGHT)
                room.setRight(room.right() - wide - px(42))
            fonts = [theme.font(size, 700) for size in (46, 36, 28)]
            name = room.adjusted(0, 0, -px(150) if place else 0, 0)
            drawn = ink.fitted(name, title, fonts, "text")
            ink.text(room.adjusted(drawn + px(60), px(4), 0, 0), place, theme.font(26), "muted")
