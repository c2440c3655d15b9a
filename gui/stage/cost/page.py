"""The page with the cost of an act: lost writes in large figures, times, clients, examples."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from core.model.events import Act
from core.text import acts as words
from core.text import figures
from core.views.stage_state import StageState
from gui.drawing.ink import CENTER, Ink, metrics
from gui.drawing.theme import Theme
from gui.drawing.widgets import Panel
from gui.stage.cost.lanes import draw_lanes

_GAP, _PAD, _TITLE = 20, 26, 40
_BIG, _LANES, _FACTS = 0.44, 0.32, 0.24
"""Shares of the height: the figure, the lanes, and what is known of the lost writes."""


class CostPage(Panel):
    """Fills the stage while the chapter that shows an act's cost is on show."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Makes a hidden page."""
        super().__init__(theme, "What it cost", parent)
        self._act: Act | None = None
        self.hide()

    def set_state(self, state: StageState) -> bool:
        """Shows the act of the chapter on show; returns whether there is one."""
        ended = next((each for each in state.acts if each.index == state.current), None)
        act = None if ended is None else ended.act
        if act is not self._act:
            self._act = act
            if act is not None:
                told = f"{words.act_words(act)}; {words.found_words(act)}"
                self.setAccessibleDescription(f"{told}. {words.by_client_words(act)}".strip())
            self.update()
        return act is not None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the figure, and below the figure the lanes and the facts."""
        rect, gap = QRectF(self.rect()), self.theme.px(_GAP)
        with Ink(self, self.theme) as ink:
            ink.fill("window")
            act = self._act
            if act is None:
                return
            facts = rect.height() * _FACTS if act.losses is not None else 0.0
            lanes = rect.height() * _LANES if act.lanes else 0.0
            big = QRectF(rect)
            big.setBottom(rect.bottom() - facts - lanes - gap * ((facts > 0) + (lanes > 0)))
            self._draw_figure(ink, big, act)
            if lanes:
                room = QRectF(rect.left(), big.bottom() + gap, rect.width(), lanes)
                draw_lanes(ink, self.theme, self._titled(ink, room, words.WHEN), act)
            if facts:
                room = QRectF(rect.left(), rect.bottom() - facts, rect.width(), facts)
                self._draw_facts(ink, room, act)

    def _titled(self, ink: Ink, room: QRectF, title: str) -> QRectF:
        """Draws a panel with a title; returns the room within."""
        px = self.theme.px
        ink.panel(room)
        inner = room.adjusted(px(_PAD), px(12), -px(_PAD), -px(14))
        spot = QRectF(inner.left(), inner.top(), inner.width(), px(_TITLE - 6))
        ink.text(spot, title, self.theme.font(20, 600), "muted")
        return inner.adjusted(0, px(_TITLE), 0, 0)

    def _draw_figure(self, ink: Ink, room: QRectF, act: Act) -> None:
        theme, px = self.theme, self.theme.px
        tone = "bad" if act.lost_writes else "warn" if words.costs_time(act) else "good"
        ink.box(room, theme.color(f"{tone}-soft"), theme.color(tone), px(16))
        inner = room.adjusted(px(_PAD), px(12), -px(_PAD), -px(18))
        line, small = min(px(56), inner.height() * 0.16), min(px(46), inner.height() * 0.13)
        number = inner.adjusted(0, 0, 0, -(line + small))
        size = min(number.height() / theme.unit * 0.95, 240)
        ink.text(number, words.large_words(act), theme.font(size, 700), tone, CENTER)
        said = QRectF(inner.left(), number.bottom(), inner.width(), line)
        font = theme.font(min(38, line / theme.unit * 0.72), 600)
        ink.text(said, words.gone_words(act), font, "text", CENTER)
        found = QRectF(inner.left(), said.bottom(), inner.width(), small)
        font = theme.font(min(26, small / theme.unit * 0.62))
        ink.text(found, words.found_words(act), font, "muted", CENTER)

    def _draw_facts(self, ink: Ink, room: QRectF, act: Act) -> None:
        if act.losses is None:
            return
        theme, px, gap = self.theme, self.theme.px, self.theme.px(_GAP)
        half = (room.width() - gap) / 2
        left = QRectF(room.left(), room.top(), half, room.height())
        told = self._titled(ink, left, words.WHO)
        rows = act.losses.by_client
        pitch = min(px(56), told.height() / max(len(rows), 1))
        for number, (name, count) in enumerate(rows):
            spot = QRectF(told.left(), told.top() + number * pitch, told.width(), pitch)
            big = theme.font(min(36, pitch / theme.unit * 0.66), 700)
            drawn = ink.text(spot, figures.count(count), big, "bad" if count else "text")
            after = max(drawn + px(18), px(150))
            fonts = [theme.font(size) for size in (24, 20, 17)]
            ink.fitted(spot.adjusted(after, 0, 0, 0), f"by {name}", fonts, "text")
        right = QRectF(room.right() - half, room.top(), half, room.height())
        some = act.losses.examples
        shown = self._titled(ink, right, words.some_title(len(some)))
        pitch = min(px(42), shown.height() / max(len(some), 1))
        for number, write in enumerate(some):
            spot = QRectF(shown.left(), shown.top() + number * pitch, shown.width(), pitch)
            fonts = [theme.font(size, 500, mono=True) for size in (21, 18, 15)]
            told = words.example_words(write)
            if metrics(fonts[-1]).horizontalAdvance(told) > spot.width():
                told = words.example_words(write, short=True)
            ink.fitted(spot, told, fonts, "text")
