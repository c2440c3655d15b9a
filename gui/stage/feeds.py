"""The feeds of the stage: a titled panel of lines, and that of the monitor."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from core.model.events import Level
from core.text import figures
from core.text.events import feed_text
from core.views.stage_state import FeedItem, StageState
from gui.drawing import signs
from gui.drawing.ink import Ink
from gui.drawing.theme import Theme
from gui.drawing.widgets import Panel

PITCH, HEAD, PAD, FOOT = 31.5, 46, 23, 12
"""In units: line pitch, distances of the lines from top, sides and bottom."""

_SIGNS = {
    Level.GOOD: (signs.Sign.CHECK, "good", "good"),
    Level.WARNING: (signs.Sign.WARNING, "warn", "warning"),
    Level.ERROR: (signs.Sign.CROSS, "bad", "error"),
    Level.INFO: (signs.Sign.INFO, "muted", ""),
}


class Feed(Panel):
    """A titled panel of lines; the wheel shows what doesn't fit.

    Attributes:
        wheel_up: 1 where the end is shown at first, as of a log; -1 where the beginning is.
    """

    wheel_up = 1

    def __init__(self, theme: Theme, title: str, parent: QWidget | None = None) -> None:
        """Makes an empty feed called ``title``."""
        super().__init__(theme, title, parent)
        self._title = title
        self._back = 0

    def lines_shown(self) -> int:
        """Returns how many lines have room."""
        return max(int((self.height() / self.theme.unit - HEAD - FOOT) / PITCH), 1)

    def lines_held(self) -> int:
        """Returns how many lines there are."""
        return 0

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolls by one line for each notch."""
        step = self.wheel_up if event.angleDelta().y() > 0 else -self.wheel_up
        furthest = max(self.lines_held() - self.lines_shown(), 0)
        self._back = min(max(self._back + step, 0), furthest)
        self.update()
        event.accept()

    def draw_frame(self, ink: Ink) -> QRectF:
        """Draws panel and title; returns the room for the lines."""
        px, rect = self.theme.px, QRectF(self.rect())
        ink.fill("window")
        ink.panel(rect)
        inner = rect.adjusted(px(PAD), 0, -px(PAD - 5), 0)
        title = QRectF(inner.left(), px(15), inner.width(), px(28))
        ink.text(title, self._title, self.theme.font(18, 600), "muted")
        return inner.adjusted(0, px(HEAD), 0, -px(8))

    def row(self, room: QRectF, number: int) -> QRectF:
        """Returns the place of line ``number`` (from 0) within ``room``."""
        pitch = PITCH * self.theme.unit
        return QRectF(room.left(), room.top() + number * pitch, room.width(), pitch)


class MonitorFeed(Feed):
    """The monitor's newest lines in the order of their times, oldest at the top."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Makes an empty feed."""
        super().__init__(theme, "Monitor", parent)
        self._folded: tuple[FeedItem, ...] = ()
        self._items: list[_Entry] = []

    def set_state(self, state: StageState) -> None:
        """Shows the lines noted so far, the newest ones first in view."""
        if state.feed is not self._folded:
            self._folded = state.feed
            # The line of a fault comes after the injection, maybe after the first evidence.
            items = sorted(state.feed, key=lambda item: item.t)
            self._items = [_Entry(i.t, i.level, feed_text(i, state.run)) for i in items]
            self._back = 0
            shown = self._items[-self.lines_shown() :]
            self.set_tip("\n".join(f"{figures.moment(i.t)}  {i.text}" for i in self._items[-12:]))
            self.setAccessibleDescription("; ".join(map(_spoken, shown)))
            self.update()

    def lines_held(self) -> int:
        """Returns how many lines were kept."""
        return len(self._items)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the newest lines that have room."""
        with Ink(self, self.theme) as ink:
            room = self.draw_frame(ink)
            if not self._items:
                ink.text(self.row(room, 0), "Nothing seen yet.", self.theme.font(18.5), "muted")
            end = len(self._items) - self._back
            shown = self._items[max(end - self.lines_shown(), 0) : end]
            for number, item in enumerate(shown):
                self._draw(ink, self.row(room, number), item)

    def _draw(self, ink: Ink, row: QRectF, item: _Entry) -> None:
        theme, px = self.theme, self.theme.px
        sign, tone, _ = _SIGNS[item.level]
        wide = ink.text(row, figures.moment(item.t), theme.font(16.5, 400, mono=True), "faint")
        left = row.left() + wide + px(13)
        size = px(15)
        spot = QRectF(left, row.center().y() - size / 2, size, size)
        signs.draw(ink.painter, sign, spot, theme.color(tone))
        head, dot, rest = item.text.partition(" \u00b7 ")
        room = row.adjusted(left + px(23) - row.left(), 0, 0, 0)
        plain = item.level is Level.INFO
        drawn = ink.text(room, head, theme.font(18.5), "text" if plain else tone)
        if dot and room.width() - drawn > px(60):
            ink.text(room.adjusted(drawn, 0, 0, 0), dot + rest, theme.font(18.5), "muted")


class _Entry(NamedTuple):
    t: float
    level: Level
    text: str


def _spoken(item: _Entry) -> str:
    word = _SIGNS[item.level][2]
    return f"{word}: {item.text}" if word else item.text
