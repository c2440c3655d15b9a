"""The feeds of the stage: a titled panel of lines, and that of the monitor."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Hashable, Sequence
from typing import Generic, NamedTuple, TypeVar

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from core.model.events import Level, RunStarted
from core.text import figures
from core.text.events import feed_text
from core.views.stage_state import FeedItem, StageState
from gui.drawing import signs
from gui.drawing.ink import Ink, metrics, wrap
from gui.drawing.kept import KeptPixels
from gui.drawing.kept_rows import AT_ONCE, KeptRows, RowPlaces
from gui.drawing.paint_errors import PaintErrors
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


Line = TypeVar("Line", bound=Hashable)


class Feed(Panel, Generic[Line]):
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
        self._kept = KeptPixels(self, theme)
        self._rows: KeptRows[Line] = KeptRows(self, theme)

    @property
    def drawings(self) -> int:
        """The number of lines drawn so far; tells tests what a change cost."""
        return self._rows.drawings

    def lines_shown(self) -> int:
        """Returns the number of lines that have room."""
        return self.count_lines(self.size())

    def count_lines(self, size: QSize, pitch: float = PITCH) -> int:
        """Returns how many lines, ``pitch`` units apart, have room in a feed of ``size``."""
        return max(int((size.height() / self.theme.unit - HEAD - FOOT) / pitch), 1)

    def lines_held(self, enough: int) -> int:
        """Returns the number of lines in the feed, as far as it is below ``enough``."""
        return 0

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolls by one line for each notch."""
        step = self.wheel_up if event.angleDelta().y() > 0 else -self.wheel_up
        shown, wanted = self.lines_shown(), max(self._back + step, 0)
        self._back = min(wanted, max(self.lines_held(wanted + shown) - shown, 0))
        self.update()
        event.accept()

    def draw_line(self, ink: Ink, row: QRectF, line: Line) -> None:
        """Draws a line at a place; a feed of no kind has none to draw."""

    def draw_head(self, ink: Ink) -> None:
        """Draws what is above the lines: panel and title."""
        ink.fill("window")
        ink.panel(QRectF(self.rect()))
        ink.text(self.title_room(), self._title, self.theme.font(18, 600), "muted")

    def title_room(self) -> QRectF:
        """Returns the place of the title, from side to side."""
        room = self.places(self.size()).room
        return QRectF(room.left(), self.theme.px(15), room.width(), self.theme.px(28))

    def places(self, size: QSize, pitch: float = PITCH) -> RowPlaces:
        """Returns where the lines stand in a feed of ``size``, ``pitch`` units apart."""
        px, whole = self.theme.px, QRectF(QPointF(), QSizeF(size))
        room = whole.adjusted(px(PAD), px(HEAD), -px(PAD - 5), -px(8))
        return RowPlaces(room, pitch * self.theme.unit, px(PAD - 5) // 2)

    def paint_lines(self, head: object, lines: Sequence[Line], pitch: float = PITCH) -> None:
        """Paints the feed, of which only what differs is painted anew, and new lines drawn.

        Args:
            head: all that the look of the head depends on.
            lines: from the top to the bottom; fewer than have room, or as many.
            pitch: distance of the lines, in units.
        """
        most = self.count_lines(self.size(), pitch)
        rows = [*lines, *[None] * (most - len(lines))]

        def draw(ink: Ink, changed: Collection[int]) -> None:
            if 0 in changed:
                self.draw_head(ink)
                changed = range(1, 1 + len(lines))
            drawn = {number - 1: rows[number - 1] for number in changed}
            self._rows.paint(ink, self.places(self.size(), pitch), drawn, self.draw_line)

        self._kept.paint_pieces([(head, pitch), *rows], draw)

    def draw_lines_ahead(self, size: QSize, lines: Sequence[Line], pitch: float = PITCH) -> bool:
        """Draws some of the ``lines`` that a feed of ``size`` is to show; returns whether all."""
        return self._rows.draw_ahead(self.places(size, pitch), lines, self.draw_line)


class MonitorFeed(Feed["_ItemRow"]):
    """The monitor's newest lines in the order of their times, oldest at the top."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Makes an empty feed."""
        super().__init__(theme, "Monitor", parent)
        self._folded: tuple[FeedItem, ...] = ()
        self._items: tuple[_Entry, ...] = ()
        self._texts: _Texts = _Texts((), None, {})
        self._laid: dict[_Entry, list[_ItemRow]] = {}
        self._laid_for: object = None
        self._layings = 0

    def is_news(self, state: StageState) -> bool:
        """Whether ``state`` has other lines than those on show."""
        return state.feed is not self._folded

    def draw_ahead(self, state: StageState, size: QSize) -> bool:
        """Draws some of the lines that ``state`` brings, so that showing it takes no long frame.

        Args:
            state: what is to be shown.
            size: that the feed is to have.

        Returns:
            Whether all lines are drawn.
        """
        back, before = 0 if self.is_news(state) else self._back, self._layings
        rows = self._find_shown(self._read(state), back, size)
        if self._layings - before > AT_ONCE:
            return False  # enough for a frame
        return self.draw_lines_ahead(size, rows)

    def set_state(self, state: StageState) -> None:
        """Shows the lines noted so far, the newest ones first in view."""
        if self.is_news(state):
            self._folded = state.feed
            self._items = self._read(state)
            self._back = 0
            shown = self._items[-self.lines_shown() :]
            self.set_tip("\n".join(f"{figures.moment(i.t)}  {i.text}" for i in self._items[-12:]))
            self.setAccessibleDescription("; ".join(map(_spoken, shown)))
            self.update()

    def _read(self, state: StageState) -> tuple[_Entry, ...]:
        """Returns the newest lines in the order of their times; each is put into words once."""
        before = self._texts
        if before.feed is not state.feed or before.run is not state.run:
            known = before.entries if before.run is state.run else {}
            entries = {
                id(i): known.get(id(i)) or _Entry(i.t, i.level, feed_text(i, state.run))
                for i in state.feed[-MOST_ITEMS:]
            }
            self._texts = _Texts(state.feed, state.run, entries)
        # The line of a fault comes after the injection, maybe after the first evidence.
        return tuple(sorted(self._texts.entries.values(), key=lambda entry: entry.t))

    def lines_held(self, enough: int = MOST_ITEMS * MOST_LINES) -> int:
        """Returns the number of lines that the items take, as far as it is below ``enough``."""
        return min(len(self._lay(self._items, enough, self.size())), enough)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the newest lines that have room."""
        with PaintErrors():
            rows = self._find_shown(self._items, self._back, self.size())
            self.paint_lines(bool(self._items), rows)

    def draw_head(self, ink: Ink) -> None:
        """Draws panel and title, and that nothing was seen yet."""
        super().draw_head(ink)
        if not self._items:
            room, pitch, _ = self.places(self.size())
            first = QRectF(room.left(), room.top(), room.width(), pitch)
            ink.text(first, "Nothing seen yet.", self.theme.font(18.5), "muted")

    def _find_shown(self, items: Sequence[_Entry], back: int, size: QSize) -> list[_ItemRow]:
        """Returns the lines that have room, ``back`` lines before the end of ``items``."""
        most = self.count_lines(size)
        rows = self._lay(items, back + most, size)
        end = len(rows) - back
        shown = rows[max(end - most, 0) : end]
        while shown and shown[0].number:  # the end of an item says nothing without its time
            shown.pop(0)
        return shown

    def _lay(self, items: Sequence[_Entry], most: int, size: QSize) -> list[_ItemRow]:
        """Returns the lines of the newest items, as many items as fill ``most`` lines."""
        theme, lines = self.theme, min(MOST_LINES, self.count_lines(size))
        wide = int(self.places(size).room.width()) - 1
        laid_for = wide, lines, theme.unit, theme.ratio
        if laid_for != self._laid_for:
            self._laid_for = laid_for
            self._laid.clear()
        rows: deque[_ItemRow] = deque()
        for item in reversed(items):
            if len(rows) >= most:
                break
            laid = self._laid.get(item)
            if laid is None:
                self._layings += 1
                laid = self._laid[item] = self._lay_item(item, wide, lines)
            rows.extendleft(reversed(laid))
        for item in list(self._laid)[: max(len(self._laid) - 2 * MOST_ITEMS, 0)]:
            del self._laid[item]
        return list(rows)

    def _lay_item(self, item: _Entry, wide: int, most: int) -> list[_ItemRow]:
        """Returns the lines of an item: in smaller letters, then broken, where it has no room."""
        theme, room = self.theme, wide - self._get_left(item)
        fitting = (
            size for size in SIZES if metrics(theme.font(size)).horizontalAdvance(item.text) <= room
        )
        size = next(fitting, 0.0)
        if size and "\n" not in item.text:
            return [_ItemRow(item, 0, item.text, size)]
        size = size or SIZES[-1]
        lines, _ = wrap(item.text, theme.font(size), room, most)
        return [_ItemRow(item, number, line, size) for number, line in enumerate(lines)]

    def _get_left(self, item: _Entry) -> float:
        """Returns the distance of an item's text from the left, in pixels."""
        time = metrics(self.theme.font(16.5, 400, mono=True))
        px = self.theme.px
        return time.horizontalAdvance(figures.moment(item.t)) + px(13) + px(23)

    def draw_line(self, ink: Ink, row: QRectF, line: _ItemRow) -> None:
        """Draws a line of an item, the first one with time and sign."""
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


class _Texts(NamedTuple):
    """The lines of a state in words."""

    feed: tuple[FeedItem, ...]
    run: RunStarted | None
    entries: dict[int, _Entry]
    """By the identity of the lines in ``feed``, in the order in which they came."""


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
