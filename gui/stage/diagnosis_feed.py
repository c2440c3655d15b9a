"""The diagnosis: the present explanation, with the evidence and what was ruled out."""

from __future__ import annotations

import sys
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from core.model.events import Explanation
from core.text import figures
from core.views.stage_state import StageState
from gui.drawing import signs
from gui.drawing.ink import RIGHT, Ink, wrap
from gui.drawing.paint_errors import PaintErrors
from gui.drawing.theme import Theme
from gui.stage.feeds import PITCH, Feed

_LOOKS = ((18.5, PITCH), (17.0, 26.0), (15.5, 22.5), (14.5, 17.2))
"""Size of the letters and line pitch, in units; the first at which all has room is used."""

_MOST_LINES = 40


class _FeedLine(NamedTuple):
    text: str
    ink: str
    size: float
    bold: bool = False
    sign: signs.Sign | None = None


class _LaidExplanation(NamedTuple):
    """An explanation broken into lines, by one of :data:`_LOOKS`."""

    lines: tuple[_FeedLine, ...]
    pitch: float
    """Distance of the lines, in units."""
    shown: int
    """Number of lines that have room."""


class DiagnosisFeed(Feed[_FeedLine]):
    """The present explanation, with the evidence and what was ruled out.

    Where the title of the stage tells what happened, the panel leaves that out.
    """

    wheel_up = -1

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Makes a feed without an explanation."""
        super().__init__(theme, "Diagnosis", parent)
        self._explanation: Explanation | None = None
        self._is_told = False
        self._moment = ""
        self._laid: dict[object, _LaidExplanation] = {}
        self._tried: tuple[object, int] = None, 0

    def is_news(self, state: StageState) -> bool:
        """Whether ``state`` says anything else than what is on show."""
        told, moment = _heading(state)
        shown = self._is_told, self._moment
        return state.explanation is not self._explanation or (told, moment) != shown

    def draw_ahead(self, state: StageState, size: QSize) -> bool:
        """Lays out and draws some of what ``state`` brings, so that showing it takes no long frame.

        Args:
            state: what is to be shown.
            size: that the feed is to have.

        Returns:
            Whether all is drawn.
        """
        found, (told, _) = state.explanation, _heading(state)
        laid = self._laid.get(self._layout_key(found, told, size))
        if laid is None:
            self._lay_some(found, told, size)  # enough for a frame
            return False
        back = self._back if (found, told) == (self._explanation, self._is_told) else 0
        lines = laid.lines[back : back + laid.shown]
        return self.draw_lines_ahead(size, lines, laid.pitch)

    def set_state(self, state: StageState) -> None:
        """Shows the newest explanation."""
        if not self.is_news(state):
            return
        found = state.explanation
        told, moment = _heading(state)
        if found is not self._explanation or told != self._is_told:
            self._back = 0
        self._explanation, self._is_told, self._moment = found, told, moment
        whole = "" if found is None else _whole(found)
        self.set_tip(whole)
        self.setAccessibleDescription(whole)
        self.update()

    def lines_shown(self) -> int:
        """Returns the number of lines that have room."""
        return self._lay().shown

    def lines_held(self, enough: int = sys.maxsize) -> int:
        """Returns the number of lines that the explanation takes, as far as below ``enough``."""
        return min(len(self._lay().lines), enough)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the lines that have room, from the scrolled position on."""
        with PaintErrors():
            laid = self._lay()
            lines = laid.lines[self._back : self._back + laid.shown]
            self.paint_lines(self._note(), lines, laid.pitch)

    def draw_head(self, ink: Ink) -> None:
        """Draws panel, title and note."""
        super().draw_head(ink)
        note = self._note()
        if note:
            room = self.title_room().adjusted(self.theme.px(130), 0, 0, 0)
            ink.text(room, note, self.theme.font(15.5), "faint", RIGHT)

    def _note(self) -> str:
        """Returns of which moment the explanation is, and how many lines are left below."""
        laid = self._lay()
        left = len(laid.lines) - self._back - laid.shown
        more = f"{left} more lines: wheel · " if left > 0 else ""
        return f"{more}{self._moment}".removesuffix(" · ")

    def draw_line(self, ink: Ink, row: QRectF, line: _FeedLine) -> None:
        """Draws a line of the explanation, with its sign."""
        theme, px = self.theme, self.theme.px
        if line.sign is not None:
            size = px(line.size * 0.76)
            spot = QRectF(row.left(), row.center().y() - size / 2, size, size)
            signs.draw(ink.painter, line.sign, spot, theme.color(line.ink))
            row.setLeft(row.left() + px(22))
        ink.text(row, line.text, theme.font(line.size, 600 if line.bold else 400), line.ink)

    def _lay(self) -> _LaidExplanation:
        """Returns the lines in the largest letters in which all have room."""
        found, told, size = self._explanation, self._is_told, self.size()
        while (laid := self._lay_some(found, told, size)) is None:
            pass
        return laid

    def _lay_some(
        self, found: Explanation | None, told: bool, size: QSize
    ) -> _LaidExplanation | None:
        """Tries the next size of letters for ``found``; returns None before that is known."""
        key = self._layout_key(found, told, size)
        laid = self._laid.get(key)
        if laid is not None:
            return laid
        tried = self._tried[1] if self._tried[0] == key else 0
        laid = self._try_look(found, told, size, *_LOOKS[tried])
        if len(laid.lines) > laid.shown and tried + 1 < len(_LOOKS):
            self._tried = key, tried + 1
            return None
        for old in list(self._laid)[:-1]:  # one is on show, one is drawn ahead
            del self._laid[old]
        self._laid[key] = laid
        return laid

    def _layout_key(self, found: Explanation | None, told: bool, size: QSize) -> object:
        return found, told, size.toTuple(), self.theme.unit, self.theme.ratio

    def _try_look(
        self, found: Explanation | None, told: bool, room: QSize, size: float, pitch: float
    ) -> _LaidExplanation:
        width, shown = self.places(room).room.width(), self.count_lines(room, pitch)
        lines = self._lines(found, told, width, size, apart=True)
        if len(lines) > shown:
            lines = self._lines(found, told, width, size, apart=False)
        return _LaidExplanation(tuple(lines), pitch, shown)

    def _lines(
        self, found: Explanation | None, told: bool, width: float, size: float, *, apart: bool
    ) -> list[_FeedLine]:
        """Returns the lines at a size; ``apart`` gives each piece of evidence a line to itself."""
        if found is None:
            return [_FeedLine("Nothing to explain yet.", "muted", size)]
        font, bold = self.theme.font(size), self.theme.font(size, 600)
        lines: list[_FeedLine] = []
        if not (told and (found.evidence or found.ruled_out)):
            titles = wrap(found.title, bold, width, 2)[0]
            lines += [_FeedLine(line, "text", size, True) for line in titles]
            whole = wrap(found.text, font, width, _MOST_LINES)[0]
            lines += [_FeedLine(line, "muted", size) for line in whole]
        if apart:
            narrow = width - self.theme.px(22)
            for texts, ink, sign in (
                (found.evidence, "good", signs.Sign.CHECK),
                (found.ruled_out, "muted", signs.Sign.CROSS),
            ):
                head = "" if sign is signs.Sign.CHECK else "Ruled out: "
                for text in texts:
                    first, *rest = wrap(head + text, font, narrow, 4)[0]
                    lines.append(_FeedLine(first, ink, size, False, sign))
                    lines += [_FeedLine(more, ink, size) for more in rest]
            return lines
        for head, texts in (("Ruled out", found.ruled_out), ("Seen", found.evidence)):
            if texts:
                text = f"{head}: {'; '.join(texts)}."
                whole = wrap(text, font, width, _MOST_LINES)[0]
                lines += [_FeedLine(line, "muted", size) for line in whole]
        return lines


def _heading(state: StageState) -> tuple[bool, str]:
    """Returns whether the stage's title tells the explanation, and as of when it holds."""
    found, t = state.explanation, state.explained_t
    told = found is not None and state.explained_in == state.current
    return told, "" if t is None or found is None else f"as of {figures.moment(t)}"


def _whole(found: Explanation) -> str:
    parts = [found.title, found.text]
    parts += [f"Seen: {text}" for text in found.evidence]
    parts += [f"Ruled out: {text}" for text in found.ruled_out]
    return "\n".join(parts)
