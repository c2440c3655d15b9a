"""The view of the next step: the next key's effect, and the chapters to come."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from core.text import presenter as words
from core.text.presenter import NextStep
from gui.drawing.ink import Ink, fit_lines
from gui.drawing.theme import Theme
from gui.stage.hint import draw_hint
from gui.stage.presenter.card import PresenterCard


class NextView(PresenterCard):
    """Shows the effect of Space, the next chapter, and the chapters after the next."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Makes an empty panel."""
        super().__init__(theme, words.NEXT, parent)
        self._label: Callable[[str], str] = str
        self.step = NextStep("")

    def label_keys(self, label: Callable[[str], str]) -> None:
        """Writes ``label(name)`` on the key caps."""
        self._label = label
        self.update()

    def set_step(self, step: NextStep) -> None:
        """Shows ``step``."""
        if step != self.step:
            self.step = step
            spoken = (step.waiting or step.hint, step.question, step.chapter, step.then)
            told = "; ".join(part for part in spoken if part)
            self.setAccessibleDescription(told)
            self.set_tip(told)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the lines."""
        theme, px = self.theme, self.theme.px
        with Ink(self, theme) as ink:
            room = self.draw_frame(ink)
            line = QRectF(room.left(), room.top() - px(4), room.width(), px(48))
            if self.step.waiting:
                ink.text(line, self.step.waiting, theme.font(26, 600), "warn")
            else:
                draw_hint(ink, line, self.step.hint, self._label, 26)
            line.translate(0, px(56))
            if self.step.question:
                looks = ((24, 32, 2), (20, 26, 3), (17, 22, 4))
                asked = fit_lines(self.step.question, theme, line.width(), looks, 600)
                ink.lines(line, asked.lines, asked.font, "text", asked.pitch)
            if self.step.chapter:
                fonts = [theme.font(size, 700) for size in (32, 27, 23)]
                ink.fitted(line, self.step.chapter, fonts, "text")
            if self.step.then:
                line = QRectF(room.left(), line.bottom() + px(4), room.width(), px(30))
                fonts = [theme.font(size) for size in (21, 18)]
                ink.fitted(line, f"then  {self.step.then}", fonts, "muted")
