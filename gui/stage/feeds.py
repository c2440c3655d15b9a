"""The feeds of the stage: the monitor's lines, and the diagnosis."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from core.model.events import Explanation, Level
from core.text import figures
from core.text.events import feed_text
from core.views.stage_state import FeedItem, StageState
from gui.drawing import signs
from gui.drawing.ink import Ink, wrap
from gui.drawing.theme import Theme
from gui.drawing.widgets import Panel

_PITCH, _HEAD, _PAD = 31.5, 46, 23
"""In units: line pitch, distance from the top to the first line, padding at the sides."""

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
        return max(int((self.height() / self.theme.unit - _HEAD - 12) / _PITCH), 1)

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
        inner = rect.adjusted(px(_PAD), 0, -px(_PAD - 5), 0)
        title = QRectF(inner.left(), px(15), inner.width(), px(28))
        ink.text(title, self._title, self.theme.font(18, 600), "muted")
        return inner.adjusted(0, px(_HEAD), 0, -px(8))

    def row(self, room: QRectF, number: int) -> QRectF:
        """Returns the place of line ``number`` (from 0) within ``room``."""
        pitch = _PITCH * self.theme.unit
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


class _Line(NamedTuple):
    text: str
    ink: str
    bold: bool = False
    sign: signs.Sign | None = None


class DiagnosisFeed(Feed):
    """The present explanation, with the evidence and what was ruled out."""

    wheel_up = -1

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Makes a feed without an explanation."""
        super().__init__(theme, "Diagnosis", parent)
        self._explanation: Explanation | None = None

    def set_state(self, state: StageState) -> None:
        """Shows the newest explanation."""
        found = state.explanation
        if found is not self._explanation:
            self._explanation = found
            self._back = 0
            whole = "" if found is None else _whole(found)
            self.set_tip(whole)
            self.setAccessibleDescription(whole)
            self.update()

    def lines_held(self) -> int:
        """Returns how many lines the explanation takes."""
        px = self.theme.px
        return len(self._lines(self.width() - px(_PAD) - px(_PAD - 5)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the lines that have room, from the scrolled position on."""
        theme = self.theme
        with Ink(self, theme) as ink:
            room = self.draw_frame(ink)
            lines = self._lines(room.width())
            most = self.lines_shown()
            shown = lines[self._back : self._back + most]
            for number, line in enumerate(shown):
                row = self.row(room, number)
                last = number == most - 1 and self._back + most < len(lines)
                text = f"{line.text} \u2026" if last else line.text
                if line.sign is not None:
                    size = theme.px(14)
                    spot = QRectF(row.left(), row.center().y() - size / 2, size, size)
                    signs.draw(ink.painter, line.sign, spot, theme.color(line.ink))
                    row = row.adjusted(theme.px(22), 0, 0, 0)
                ink.text(row, text, theme.font(18.5, 600 if line.bold else 400), line.ink)

    def _lines(self, width: float) -> list[_Line]:
        found = self._explanation
        if found is None:
            return [_Line("Nothing to explain yet.", "muted")]
        font = self.theme.font(18.5)
        bold = self.theme.font(18.5, 600)
        lines = [_Line(line, "text", True) for line in wrap(found.title, bold, width, 2)[0]]
        lines += [_Line(line, "muted") for line in wrap(found.text, font, width, 6)[0]]
        if self.lines_shown() >= len(lines) + len(found.evidence) + len(found.ruled_out):
            for texts, ink, sign in (
                (found.evidence, "good", signs.Sign.CHECK),
                (found.ruled_out, "muted", signs.Sign.CROSS),
            ):
                head = "" if sign is signs.Sign.CHECK else "Ruled out: "
                lines += [_Line(head + text, ink, False, sign) for text in texts]
            return lines
        if found.ruled_out:
            text = f"Ruled out: {'; '.join(found.ruled_out)}."
            lines += [_Line(line, "muted") for line in wrap(text, font, width, 6)[0]]
        if found.evidence:
            text = f"Seen: {'; '.join(found.evidence)}."
            lines += [_Line(line, "muted") for line in wrap(text, font, width, 6)[0]]
        return lines


def _whole(found: Explanation) -> str:
    parts = [found.title, found.text]
    parts += [f"Seen: {text}" for text in found.evidence]
    parts += [f"Ruled out: {text}" for text in found.ruled_out]
    return "\n".join(parts)
