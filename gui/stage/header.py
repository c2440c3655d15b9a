"""The header: the chapter's title, and the narration for the audience."""

from __future__ import annotations

import re

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from core.text.audience import question_words
from core.text.ballots import vote_narration
from core.views.ballots import deciding
from core.views.stage_state import StageState
from gui.drawing.ink import Ink, Wrapped, fit_lines
from gui.drawing.kept import KeptPixels
from gui.drawing.theme import Theme
from gui.drawing.widgets import Panel

_SIZES = ((22.5, 31, 2), (19, 21.5, 3), (17, 20, 3), (15, 16.8, 4))
"""Font size and line pitch, in units, and number of lines; the first that has room is used."""

_SENTENCE_END = re.compile(r"(?<=[.!?]) ")

_MARK = 112
"""Room for the mark of a replay beside the title, in units."""


class Header(Panel):
    """Shows title and narration.

    A long narration is set smaller. Of a still longer one, the first sentences are shown that have
    room, and a tooltip has the whole.
    """

    def __init__(self, theme: Theme, replay: bool, parent: QWidget | None = None) -> None:
        """Makes an empty header; ``replay`` puts a mark beside the title."""
        super().__init__(theme, "Chapter", parent)
        self._replay = replay
        self._title = "Faultstage"
        self._text = ""
        self._kept = KeptPixels(self, theme)

    def set_state(self, state: StageState) -> bool:
        """Shows title and narration of the present chapter, or of the open vote.

        Returns:
            Whether these are others than before.
        """
        title, text = self._words(state)
        if (title, text) == (self._title, self._text):
            return False
        self._title, self._text = title, text
        self.setAccessibleDescription(f"{title}. {text}")
        self.update()
        return True

    def _words(self, state: StageState) -> tuple[str, str]:
        run = state.run
        if (vote := deciding(state)) is not None:
            title = question_words(vote.ballots[0].question, run)
            return title, vote_narration(state.audience, vote, replay=self._replay)
        chapters = run.chapters if run else ()
        title = chapters[state.current].title if state.current < len(chapters) else "Faultstage"
        return title, state.narration

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints title, mark and narration."""
        self._kept.paint((self._title, self._text), self._draw)

    def _draw(self, ink: Ink) -> None:
        theme, rect = self.theme, QRectF(self.rect())
        ink.fill("window")
        room = QRectF(0, 0, rect.width(), theme.px(62))
        badge = theme.px(_MARK) if self._replay else 0
        title = room.adjusted(0, 0, -badge, 0)
        drawn = ink.text(title, self._title, theme.font(44, 700), "text")
        if self._replay:
            middle = room.center().y() + theme.px(4)
            ink.chip(drawn + badge, middle, "REPLAY", "on-accent", "warn")
        self._draw_narration(ink, QRectF(0, theme.px(61), rect.width(), theme.px(68)))

    def _draw_narration(self, ink: Ink, room: QRectF) -> None:
        fit = self._fit(self._text, room.width())
        self.set_tip(self._text if fit.cut else "")
        sentences = _SENTENCE_END.split(self._text)
        while fit.cut and len(sentences) > 1:
            sentences.pop()
            fit = self._fit(f"{' '.join(sentences)} \u2026", room.width())
        if fit.cut:
            fit = self._fit(self._text, room.width())
        ink.lines(room, fit.lines, fit.font, "muted", fit.pitch)

    def _fit(self, text: str, width: float) -> Wrapped:
        return fit_lines(text, self.theme, width, _SIZES)
