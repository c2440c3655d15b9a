"""The page for whoever looks after the booth: what is wrong, and what to do about that."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from core.process.log import details
from core.text import booth as words
from gui.drawing import signs
from gui.drawing.ink import CENTER, Ink, fit_lines
from gui.drawing.theme import Theme
from gui.stage.overlays.cover import Cover
from gui.stage.overlays.order import Layer

_WIDTH, _PAD = 1240, 56
_LOOK = ((30, 42, 4), (24, 34, 6))
"""Sizes and pitches of text, in units, and the most lines of each."""


class CalmPage(Cover):
    """Covers the stage after several shows in a row have failed."""

    layer = Layer.BOOTH

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        """Makes a hidden page over ``parent``."""
        super().__init__(parent)
        self._theme = theme
        self._failures = 0
        self._text = ""
        self._remedy = ""
        self._again = ""
        self.setAccessibleName(words.CALM_TITLE)
        theme.changed.connect(self.update)

    def set_problem(self, failures: int, text: str, remedy: str, again_s: float) -> None:
        """Shows the problem of the last show, and the way out.

        Args:
            failures: shows that failed in a row.
            text: why the last one did.
            remedy: the way out; empty where none is known.
            again_s: seconds from one try to the next.
        """
        again = words.tries_again(again_s)
        before = (self._failures, self._text, self._remedy, self._again)
        if (failures, text, remedy, again) != before:
            self._failures, self._text = failures, text
            self._remedy, self._again = remedy, again
            self.setAccessibleDescription(" ".join(self._sentences()))
            self.update()

    def _sentences(self) -> list[str]:
        told = (words.failed_in_a_row(self._failures), self._text, self._remedy)
        return [each for each in (*told, self._again, f"{words.LEAVE_HINT}.", details()) if each]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the page."""
        theme, px = self._theme, self._theme.px
        with Ink(self, theme) as ink:
            ink.fill("window")
            wide = min(px(_WIDTH), self.width() - 2 * px(_PAD))
            left = (self.width() - wide) / 2
            top = self.height() * 0.16
            size = px(64)
            spot = QRectF(self.width() / 2 - size / 2, top - size - px(16), size, size)
            signs.draw(ink.painter, signs.Sign.WARNING, spot, theme.color("warn"))
            title = QRectF(left, top, wide, px(80))
            ink.text(title, words.CALM_TITLE, theme.font(56, 700), "text", CENTER)
            top = self._draw_problem(ink, QRectF(left, top + px(110), wide, 0.0)) + px(44)
            for sentence in (self._again, f"{words.LEAVE_HINT}.", details()):
                fit = fit_lines(sentence, theme, wide, ((24, 34, 2), (20, 28, 3)))
                for line in fit.lines:
                    row = QRectF(left, top, wide, fit.pitch)
                    ink.text(row, line, fit.font, "muted", CENTER)
                    top += fit.pitch
                top += px(10)

    def _draw_problem(self, ink: Ink, box: QRectF) -> float:
        """Draws the panel of the problem, from the top of ``box``; returns the panel's bottom."""
        theme, px = self._theme, self._theme.px
        room = box.width() - 2 * px(_PAD)
        intro = words.failed_in_a_row(self._failures)
        parts = [
            (fit_lines(intro, theme, room, ((24, 34, 2),)), "muted"),
            (fit_lines(self._text, theme, room, _LOOK, 600), "text"),
        ]
        if self._remedy:
            parts.append((fit_lines(self._remedy, theme, room, _LOOK), "text"))
        gap = px(18)
        high = sum(fit.pitch * len(fit.lines) for fit, _ in parts) + gap * (len(parts) - 1)
        box = QRectF(box.left(), box.top(), box.width(), high + 2 * px(40))
        ink.panel(box)
        top = box.top() + px(40)
        for fit, tone in parts:
            line = QRectF(box.left() + px(_PAD), top, room, fit.pitch)
            top = ink.lines(line, fit.lines, fit.font, tone, fit.pitch) + gap
        return box.bottom()
