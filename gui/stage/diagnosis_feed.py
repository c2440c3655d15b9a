"""The diagnosis: the present explanation, with the evidence and what was ruled out."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from core.model.events import Explanation
from core.text import figures
from core.views.stage_state import StageState
from gui.drawing import signs
from gui.drawing.ink import RIGHT, Ink, wrap
from gui.drawing.kept import KeptPixels
from gui.drawing.theme import Theme
from gui.stage.feeds import FOOT, HEAD, PAD, PITCH, Feed

_LOOKS = ((18.5, PITCH), (17.0, 26.0), (15.5, 22.5), (14.5, 17.2))
"""Size of the letters and line pitch, in units; the first at which all has room is used."""

_MOST_LINES = 40


class _FeedLine(NamedTuple):
    text: str
    ink: str
    bold: bool = False
    sign: signs.Sign | None = None


class _LaidExplanation(NamedTuple):
    """An explanation broken into lines, by one of :data:`_LOOKS`."""

    lines: tuple[_FeedLine, ...]
    size: float
    pitch: float
    shown: int
    """Number of lines that have room."""


class DiagnosisFeed(Feed):
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
        self._kept = KeptPixels(self, theme)

    def is_news(self, state: StageState) -> bool:
        """Whether ``state`` says anything else than what is on show."""
        told, moment = _heading(state)
        shown = self._is_told, self._moment
        return state.explanation is not self._explanation or (told, moment) != shown

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

    def lines_held(self) -> int:
        """Returns the number of lines that the explanation takes."""
        return len(self._lay().lines)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the lines that have room, from the scrolled position on."""
        look = self._explanation, self._is_told, self._moment, self._back
        self._kept.paint(look, self._draw)

    def _draw(self, ink: Ink) -> None:
        theme, px = self.theme, self.theme.px
        room = self.draw_frame(ink)
        laid = self._lay()
        left = len(laid.lines) - self._back - laid.shown
        head = QRectF(room.left(), px(15), room.width(), px(28))
        more = f"{left} more lines: wheel · " if left > 0 else ""
        if self._moment or more:
            told = f"{more}{self._moment}".removesuffix(" · ")
            ink.text(head.adjusted(px(130), 0, 0, 0), told, theme.font(15.5), "faint", RIGHT)
        pitch = laid.pitch * theme.unit
        for number, line in enumerate(laid.lines[self._back : self._back + laid.shown]):
            row = QRectF(room.left(), room.top() + number * pitch, room.width(), pitch)
            if line.sign is not None:
                size = px(laid.size * 0.76)
                spot = QRectF(row.left(), row.center().y() - size / 2, size, size)
                signs.draw(ink.painter, line.sign, spot, theme.color(line.ink))
                row.setLeft(row.left() + px(22))
            ink.text(row, line.text, theme.font(laid.size, 600 if line.bold else 400), line.ink)

    def _lay(self) -> _LaidExplanation:
        """Returns the lines in the largest letters in which all have room."""
        width = self.width() - self.theme.px(PAD) - self.theme.px(PAD - 5)
        high = self.height() / self.theme.unit - HEAD - FOOT
        laid = _LaidExplanation((), *_LOOKS[0], 1)
        for size, pitch in _LOOKS:
            shown = max(int(high / pitch), 1)
            for apart in (True, False):
                lines = self._lines(width, size, apart=apart)
                laid = _LaidExplanation(tuple(lines), size, pitch, shown)
                if len(lines) <= shown:
                    return laid
        return laid

    def _lines(self, width: float, size: float, *, apart: bool) -> list[_FeedLine]:
        """Returns the lines at a size; ``apart`` gives each piece of evidence a line to itself."""
        found = self._explanation
        if found is None:
            return [_FeedLine("Nothing to explain yet.", "muted")]
        font, bold = self.theme.font(size), self.theme.font(size, 600)
        lines: list[_FeedLine] = []
        if not (self._is_told and (found.evidence or found.ruled_out)):
            lines += [
                _FeedLine(line, "text", True) for line in wrap(found.title, bold, width, 2)[0]
            ]
            whole = wrap(found.text, font, width, _MOST_LINES)[0]
            lines += [_FeedLine(line, "muted") for line in whole]
        if apart:
            narrow = width - self.theme.px(22)
            for texts, ink, sign in (
                (found.evidence, "good", signs.Sign.CHECK),
                (found.ruled_out, "muted", signs.Sign.CROSS),
            ):
                head = "" if sign is signs.Sign.CHECK else "Ruled out: "
                for text in texts:
                    first, *rest = wrap(head + text, font, narrow, 4)[0]
                    lines.append(_FeedLine(first, ink, False, sign))
                    lines += [_FeedLine(more, ink) for more in rest]
            return lines
        for head, texts in (("Ruled out", found.ruled_out), ("Seen", found.evidence)):
            if texts:
                text = f"{head}: {'; '.join(texts)}."
                lines += [
                    _FeedLine(line, "muted") for line in wrap(text, font, width, _MOST_LINES)[0]
                ]
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
