"""The clock of a vote: the time that the vote stays open, large, beside the title."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from core.text import audience as common
from core.text import ballots as words
from core.views.audience import OpenVote
from gui.drawing.ink import CENTER, Ink
from gui.drawing.theme import Theme
from gui.drawing.widgets import Panel
from gui.stage.audience.fitting import draw_fitted


class VoteClock(Panel):
    """Counts the seconds until the vote closes.

    Attributes:
        text: the time on show: ``12 s``.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Makes a hidden clock."""
        super().__init__(theme, common.CLOSES_IN.capitalize(), parent)
        self.text = ""
        self._is_counting = False
        self.hide()

    def show_at(self, vote: OpenVote, now: float) -> None:
        """Shows the seconds for which ``vote`` is still open at ``now``, in run seconds."""
        text = words.closes_in(vote, now)
        if (text, vote.is_closing) != (self.text, self._is_counting):
            self.text, self._is_counting = text, vote.is_closing
            self.setAccessibleDescription(common.COUNTING if vote.is_closing else text)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the words and the time."""
        px, rect = self.theme.px, QRectF(self.rect())
        with Ink(self, self.theme) as ink:
            ink.fill("window")
            ink.panel(rect)
            head = QRectF(px(8), px(8), rect.width() - px(16), rect.height() * 0.27)
            told = common.COUNTING if self._is_counting else common.CLOSES_IN
            draw_fitted(ink, head, told, "muted", align=CENTER, most=20)
            time = QRectF(px(8), head.bottom(), head.width(), rect.height() * 0.62 - px(8))
            draw_fitted(ink, time, self.text, "warn", weight=700, align=CENTER, most=48)
