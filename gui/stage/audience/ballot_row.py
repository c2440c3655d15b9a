"""One answer of a ballot: name, forecast, and a bar that grows with the answer's votes."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from core.text import ballots as words
from core.text import figures
from core.views.ballots import OptionShown
from gui.drawing.ink import RIGHT, Ink, fit_lines, metrics
from gui.drawing.theme import Theme
from gui.drawing.widgets import StageButton
from gui.stage.audience.fitting import draw_fitted

HIGH = 58
"""Least height, in units, of a row with name and count over the bar; else all is in one line."""
_GROWS_PER_S = 7.0
"""Speed of a bar: the part of the missing length that a bar gains in a second."""
_SEEN = 0.001
_DETAIL = ((22, 28, 1), (19.5, 25, 1), (18, 21, 2))
"""Size and pitch of what an answer would mean, in units, and how many lines there may be."""


class BallotRow(StageButton):
    """The answer as a button: a click on a node's makes that node the victim.

    Attributes:
        shown: the answer with its votes.
        length: the bar's length as painted last, as a share.
    """

    def __init__(self, theme: Theme, shown: OptionShown, parent: QWidget, *, strikes: bool) -> None:
        """Makes the row of an answer; ``strikes`` says whether a click means anything."""
        super().__init__(theme, shown.option.title, parent)
        self.shown = shown
        self.length = shown.share
        self._strikes = strikes
        if not strikes:
            self.setCursor(Qt.CursorShape.ArrowCursor)
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._name()

    def set_shown(self, shown: OptionShown) -> None:
        """Shows the votes of ``shown``; the bar grows there by and by."""
        if shown != self.shown:
            self.shown = shown
            self._name()
            self.update()

    def tick(self, seconds: float) -> None:
        """Lets the bar grow for ``seconds``; all at once where time made a jump."""
        missing = self.shown.share - self.length
        if missing == 0:
            return
        step = min(max(seconds, 0.0) * _GROWS_PER_S, 1.0) if seconds < 1 else 1.0
        near = abs(missing) * (1 - step) < _SEEN
        self.length = self.shown.share if near else self.length + missing * step
        self.update()

    def _name(self) -> None:
        option = self.shown.option
        tip = f"{option.title}: {option.detail}" if option.detail else option.title
        self.set_name(words.spoken_option(self.shown, strikes=self._strikes), tip)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the row, in the way for which there is height."""
        theme, px, rect = self.theme, self.theme.px, QRectF(self.rect())
        with Ink(self, theme) as ink:
            ink.fill("panel")
            if self.hovered and self._strikes:
                ink.box(rect, theme.color("hover"), None, px(12))
            inner = rect.adjusted(px(8), px(2), -px(8), -px(2))
            if rect.height() >= px(HIGH):
                self._draw_high(ink, inner)
            else:
                self._draw_low(ink, inner)
            self.draw_focus(ink, px(12))

    def _draw_high(self, ink: Ink, room: QRectF) -> None:
        """Name, detail and count over the bar."""
        px = self.theme.px
        bar = min(room.height() * 0.46, px(58))
        line = QRectF(room.left(), room.top(), room.width(), min(room.height() - bar, px(64)))
        spare = room.height() - bar - line.height()
        line.translate(0, spare * 0.4)
        count = self._draw_count(ink, line)
        taken = self._draw_title(ink, line.adjusted(0, 0, -count - px(16), 0), line.width() * 0.5)
        detail = line.adjusted(taken + px(22), 0, -count - px(16), 0)
        told = fit_lines(self.shown.option.detail, self.theme, detail.width(), _DETAIL)
        detail.setTop(line.center().y() - told.pitch * len(told.lines) / 2)
        if self.shown.option.detail:
            ink.lines(detail, told.lines, told.font, "muted", told.pitch)
        self._draw_bar(ink, QRectF(room.left(), line.bottom() + px(4), room.width(), bar - px(4)))

    def _draw_low(self, ink: Ink, room: QRectF) -> None:
        """Name, bar and count in one line."""
        px = self.theme.px
        count = self._draw_count(ink, room)
        name = QRectF(room.left(), room.top(), room.width() * 0.24, room.height())
        self._draw_title(ink, name, name.width())
        left = name.right() + px(14)
        high = min(room.height() * 0.7, px(30))
        bar = QRectF(left, room.center().y() - high / 2, room.right() - left, high)
        self._draw_bar(ink, bar.adjusted(0, 0, -max(count, px(56)) - px(14), 0))

    def _draw_title(self, ink: Ink, room: QRectF, most: float) -> float:
        """Draws the name, in ``most`` pixels of width; returns the width that was drawn."""
        line = QRectF(room.left(), room.top(), min(most, room.width()), room.height())
        title = self.shown.option.title
        return draw_fitted(ink, line, title, "text", weight=700, most=44)

    def _draw_count(self, ink: Ink, room: QRectF) -> float:
        tone = "bad" if self.shown.leads or self.shown.wins else "text"
        count = figures.count(self.shown.votes)
        line = QRectF(room.right() - room.width() * 0.3, room.top(), 0, room.height())
        line.setRight(room.right())
        return draw_fitted(ink, line, count, tone, weight=700, align=RIGHT, most=46)

    def _draw_bar(self, ink: Ink, bar: QRectF) -> None:
        theme, px, shown = self.theme, self.theme.px, self.shown
        radius = min(px(12), bar.height() / 3)
        ink.box(bar, theme.color("window"), None, radius)
        hot = shown.leads or shown.wins
        tone = "bad" if hot else "warn" if shown.ties else "accent"
        done = QRectF(bar.left(), bar.top(), bar.width() * self.length, bar.height())
        if done.width() >= 1:
            fill = theme.color(tone, 1.0 if hot or shown.ties else 0.5)
            ink.box(done, fill, None, min(radius, done.width() / 2))
        if label := words.option_label(shown):
            self._draw_label(ink, bar, done, label)

    def _draw_label(self, ink: Ink, bar: QRectF, done: QRectF, label: str) -> None:
        """Writes ``label`` into the bar, or behind a short one."""
        px = self.theme.px
        font = self.theme.font(min(22, bar.height() / self.theme.unit * 0.62), 600)
        wide = metrics(font).horizontalAdvance(label)
        if wide + px(24) <= done.width():
            room = done.adjusted(px(16), 0, 0, 0)
            ink.text(room, label, font, "on-accent")
        elif done.right() + px(12) + wide <= bar.right():
            room = QRectF(done.right() + px(12), bar.top(), 0, bar.height())
            room.setRight(bar.right())
            ink.text(room, label, font, "text")
