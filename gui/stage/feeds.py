"""The feeds of the stage: a titled panel of lines, and that of the monitor."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from core.model.events import Level
from core.text import figures
from core.text.events import feed_text
from core.views.stage_state import FeedItem, StageState
from gui.drawing import signs
from gui.drawing.ink import Ink, metrics, wrap
from gui.drawing.kept import KeptPixels
from gui.drawing.theme import Theme
from gui.drawing.widgets import Panel

PITCH, HEAD, PAD, FOOT = 31.5, 46, 23, 12
"""In units: line pitch, distances of the lines from top, sides and bottom."""

SIZES, MOST_LINES, MOST_ITEMS = (18.5, 17.0, 15.5), 4, 60
"""Sizes of the letters, in units, of which the first is used in which an item has room in one line;
lines of an item that has room in none; and items that the wheel leads back to."""

_DOT = " \u00b7 "

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
        """Returns the number of lines that have room."""
        return max(int((self.height() / self.theme.unit - HEAD - FOOT) / PITCH), 1)

    def lines_held(self) -> int:
        """Returns the number of lines in the feed."""
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
        self._items: tuple[_Entry, ...] = ()
        self._kept = KeptPixels(self, theme)

    def is_news(self, state: StageState) -> bool:
        """Whether ``state`` has other lines than those on show."""
        return state.feed is not self._folded

    def set_state(self, state: StageState) -> None:
        """Shows the lines noted so far, the newest ones first in view."""
        if self.is_news(state):
            self._folded = state.feed
            # The line of a fault comes after the injection, maybe after the first evidence.
            items = sorted(state.feed, key=lambda item: item.t)
            self._items = tuple(_Entry(i.t, i.level, feed_text(i, state.run)) for i in items)
            self._back = 0
            shown = self._items[-self.lines_shown() :]
            self.set_tip("\n".join(f"{figures.moment(i.t)}  {i.text}" for i in self._items[-12:]))
            self.setAccessibleDescription("; ".join(map(_spoken, shown)))
            self.update()

    def lines_held(self) -> int:
        """Returns the number of lines that the items take."""
        return len(self._lay(MOST_ITEMS * MOST_LINES))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the newest lines that have room."""
        self._kept.paint((self._items, self._back), self._draw_lines)

    def _draw_lines(self, ink: Ink) -> None:
        room, most = self.draw_frame(ink), self.lines_shown()
        if not self._items:
            ink.text(self.row(room, 0), "Nothing seen yet.", self.theme.font(18.5), "muted")
        rows = self._lay(self._back + most)
        end = len(rows) - self._back
        shown = rows[max(end - most, 0) : end]
        while shown and shown[0].number:  # the end of an item says nothing without its time
            shown.pop(0)
        for number, line in enumerate(shown):
            self._draw(ink, self.row(room, number), line)

    def _lay(self, most: int) -> list[_ItemRow]:
        """Returns the lines of the newest items, as many items as fill ``most`` lines."""
        rows: deque[_ItemRow] = deque()
        for item in reversed(self._items[-MOST_ITEMS:]):
            if len(rows) >= most:
                break
            rows.extendleft(reversed(self._lay_item(item)))
        return list(rows)

    def _lay_item(self, item: _Entry) -> list[_ItemRow]:
        """Returns the lines of an item: in smaller letters, then broken, where it has no room."""
        theme = self.theme
        wide = self.width() - theme.px(PAD) - theme.px(PAD - 5) - 1 - self._get_left(item)
        fitting = (
            size for size in SIZES if metrics(theme.font(size)).horizontalAdvance(item.text) <= wide
        )
        size = next(fitting, SIZES[-1])
        most = min(MOST_LINES, self.lines_shown())
        lines, _ = wrap(item.text, theme.font(size), wide, most)
        return [_ItemRow(item, number, line, size) for number, line in enumerate(lines)]

    def _get_left(self, item: _Entry) -> float:
        """Returns the distance of an item's text from the left, in pixels."""
        time = metrics(self.theme.font(16.5, 400, mono=True))
        px = self.theme.px
        return time.horizontalAdvance(figures.moment(item.t)) + px(13) + px(23)

    def _draw(self, ink: Ink, row: QRectF, line: _ItemRow) -> None:
        theme, px, item = self.theme, self.theme.px, line.item
        sign, tone, _ = _SIGNS[item.level]
        left, size = row.left() + self._get_left(item), px(15)
        if not line.number:
            ink.text(row, figures.moment(item.t), theme.font(16.5, 400, mono=True), "faint")
            spot = QRectF(left - px(23), row.center().y() - size / 2, size, size)
            signs.draw(ink.painter, sign, spot, theme.color(tone))
        head, dot, rest = line.text.partition(_DOT)
        room, font = row.adjusted(left - row.left(), 0, 0, 0), theme.font(line.size)
        tone = "text" if item.level is Level.INFO else tone
        if line.number and _DOT in item.text.partition(line.text)[0]:
            ink.text(room, line.text, font, "muted")
            return
        drawn = ink.text(room, head, font, tone)
        if dot:
            ink.text(room.adjusted(drawn, 0, 0, 0), dot + rest, font, "muted")


class _Entry(NamedTuple):
    t: float
    level: Level
    text: str


class _ItemRow(NamedTuple):
    """One line of an item on show."""

    item: _Entry
    number: int
    """Number of the line within the item, from 0."""
    text: str
    size: float
    """Size of the letters, in units."""


def _spoken(item: _Entry) -> str:
    word = _SIGNS[item.level][2]
    return f"{word}: {item.text}" if word else item.text
