"""One chapter in the sidebar: number, title and status."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from core.views.stage_state import ChapterStatus
from gui.drawing import signs
from gui.drawing.ink import CENTER, RIGHT, Ink, metrics
from gui.drawing.kept import KeptPixels
from gui.drawing.letters import FontMeasure
from gui.drawing.theme import Theme
from gui.drawing.widgets import StageButton

_WORDS = {
    ChapterStatus.TO_COME: "to come",
    ChapterStatus.RUNNING: "running",
    ChapterStatus.DONE: "done",
    ChapterStatus.FAILED: "stopped",
}


class ChapterButton(StageButton):
    """The button of a chapter, which a click shows once visited.

    Attributes:
        index: which chapter, from 0.
    """

    def __init__(self, theme: Theme, index: int, title: str, parent: QWidget | None) -> None:
        """Makes the button of chapter ``index``, with the status "to come"."""
        super().__init__(theme, f"Chapter {index + 1}: {title}", parent)
        self.index = index
        self.title = title
        self._status = ChapterStatus.TO_COME
        self._current = False
        self._kept = KeptPixels(self, theme)
        self._name()

    def set_status(self, status: ChapterStatus, current: bool) -> None:
        """Shows the status, and whether the chapter is on the stage (``current``)."""
        if (status, current) != (self._status, self._current):
            self._status, self._current = status, current
            self._name()
            self.update()

    def _name(self) -> None:
        where = "on the stage, " if self._current else ""
        words = f"Chapter {self.index + 1}: {self.title}, {where}{_WORDS[self._status]}"
        self.set_name(words, words)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints sign and title, and a word for a status that the sign doesn't make plain."""
        look = self._status, self._current, self.hovered, self.hasFocus()
        self._kept.paint(look, self._draw)

    def _draw(self, ink: Ink) -> None:
        theme, rect = self.theme, QRectF(self.rect())
        ink.fill("sidebar")
        if self._current or self.hovered:
            fill = theme.color("selected" if self._current else "hover")
            ink.box(rect, fill, None, theme.px(12))
        self._draw_sign(ink, rect)
        word = ""
        if self._status in (ChapterStatus.RUNNING, ChapterStatus.FAILED):
            word = _WORDS[self._status]
        room = rect.adjusted(theme.px(58), 0, -theme.px(12), 0)
        bright = self._current or self._status is not ChapterStatus.TO_COME
        fonts = [theme.font(size, 700 if self._current else 400) for size in (19.5, 17.5)]
        if word:
            taken = self._draw_word(ink, room, word, metrics(fonts[-1]))
            room = room.adjusted(0, 0, -taken - theme.px(6), 0)
        ink.fitted(room, self.title, fonts, "text" if bright else "muted")
        self.draw_focus(ink, theme.px(12))

    def _draw_word(self, ink: Ink, room: QRectF, word: str, title: FontMeasure) -> float:
        """Draws ``word`` at the right, or a sign where room is short; returns the width."""
        theme = self.theme
        failed = self._status is ChapterStatus.FAILED
        tone, font = "bad" if failed else "accent", theme.font(14, 600)
        needed = title.horizontalAdvance(self.title) + metrics(font).horizontalAdvance(word)
        if needed + theme.px(6) <= room.width():
            return ink.text(room, word, font, tone, RIGHT)
        size = theme.px(15)
        spot = QRectF(room.right() - size, room.center().y() - size / 2, size, size)
        sign = signs.Sign.CROSS if failed else signs.Sign.TURNING
        signs.draw(ink.painter, sign, spot, theme.color(tone))
        return size

    def _draw_sign(self, ink: Ink, rect: QRectF) -> None:
        theme = self.theme
        size = theme.px(30)
        ring = QRectF(theme.px(14), rect.center().y() - size / 2, size, size)
        inner = ring.adjusted(size * 0.27, size * 0.27, -size * 0.27, -size * 0.27)
        done = self._status is ChapterStatus.DONE
        failed = self._status is ChapterStatus.FAILED
        painter = ink.painter
        if self._current:
            tone = theme.color("bad" if failed else "accent")
            ink.box(ring, tone, None, size / 2)
            mark = theme.color("on-accent")
        else:
            token = {
                ChapterStatus.DONE: "good",
                ChapterStatus.FAILED: "bad",
                ChapterStatus.RUNNING: "accent",
            }.get(self._status, "border")
            pen = painter.pen()
            pen.setColor(theme.color(token))
            pen.setWidthF(max(2 * theme.unit, 1.2))
            painter.setPen(pen)
            painter.setBrush(theme.color("sidebar"))
            painter.drawEllipse(ring.adjusted(1, 1, -1, -1))
            mark = theme.color("faint" if token == "border" else token)
        if done or failed:
            signs.draw(painter, signs.Sign.CHECK if done else signs.Sign.CROSS, inner, mark)
        else:
            ink.text(ring, str(self.index + 1), theme.font(15, 700), mark, CENTER)
