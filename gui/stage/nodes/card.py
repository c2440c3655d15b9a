"""The card of one node: status, role and figures."""

from __future__ import annotations

import time
from collections.abc import Collection

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QLinearGradient,
    QPainterPath,
    QPaintEvent,
)
from PySide6.QtWidgets import QWidget

from core.model.events import NodeHealth, NodeStatus
from core.views.stage_state import StageState
from gui.drawing import signs
from gui.drawing.ink import Ink, metrics, wrap
from gui.drawing.kept import KeptPixels
from gui.drawing.theme import Theme
from gui.stage.nodes.node_widget import NodeWidget
from gui.stage.nodes.text import NodeText, node_text

LEAST_TITLE = 60
"""The room, in units, that a title needs beside the name; with less the title is left out."""

_REST = 0
"""The number of the piece that is all but the figures."""

_FILLS = {"bad": ("bad-fill", "bad-fill-end"), "warn": ("warn-fill", "warn-fill-end")}


class NodeCard(NodeWidget):
    """A node's card, which picks the next victim by a click and opens the node's menu.

    Signals:
        status_painted: a status was painted for the first time (name, status, monotonic time).
    """

    status_painted = Signal(str, object, float)

    def __init__(self, theme: Theme, health: NodeHealth, parent: QWidget | None = None) -> None:
        """Makes the card of one node."""
        super().__init__(theme, health.node, parent)
        self._health = health
        self._state = StageState()
        self._text = node_text(health, self._state, 0.0)
        self._painted: NodeStatus | None = None
        self._kept = KeptPixels(self, theme)

    @property
    def text_shown(self) -> NodeText:
        """The text on the card."""
        return self._text

    def show_now(self, health: NodeHealth, state: StageState, now: float) -> None:
        """Shows a changed status, and repaints the card before returning."""
        self._health = health
        self.show_at(state, now, health)
        self.repaint()

    def show_at(self, state: StageState, now: float, health: NodeHealth | None = None) -> None:
        """Shows the node at ``now`` seconds of the run; repaints only where the text differs."""
        self._state = state
        self._health = health or state.nodes.get(self.node, self._health)
        text = node_text(self._health, state, now)
        if text != self._text:
            if text.spoken != self._text.spoken:
                self.set_name(text.spoken, _tip(text))
            only_figures = _without_figures(text) == _without_figures(self._text)
            self._text = text
            self.update(self._get_figures_strip() if only_figures else self.rect())

    def is_news(self, state: StageState) -> bool:
        """Whether ``state`` says anything else of the node than the card shows, figures aside."""
        shown = self._state
        if shown.run is not state.run or self._about(shown) != self._about(state):
            return True
        old, new = self._health, state.nodes.get(self.node, self._health)
        said = old.status, old.role, old.was_role, old.disagreement, old.detail
        return said != (new.status, new.role, new.was_role, new.disagreement, new.detail)

    def _about(self, state: StageState) -> tuple[object, ...]:
        """Returns the story's facts about this node: faults, and whether it is the next victim."""
        faults = tuple(fault for fault in state.faults if fault.node == self.node)
        return faults, self.node in state.victims and state.fault_t is None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the card; emits ``status_painted`` after the first painting of a status."""
        self._kept.paint_pieces(self._get_looks(), self._draw)
        if self._painted is not self._health.status:
            self._painted = self._health.status
            self.status_painted.emit(self.node, self._painted, time.monotonic())

    def draw_ahead(self) -> bool:
        """Draws the pixels of a hidden card; returns whether any were missing."""
        return self._kept.draw_ahead(self._get_looks(), self._draw)

    def _get_looks(self) -> tuple[object, object]:
        """Returns what all but the figures depends on, and the figures, which change most often."""
        rest = _without_figures(self._text), self.hovered, self.hasFocus()
        return rest, self._text.figures

    def _is_compact(self) -> bool:
        return self.height() < self.theme.px(150)

    def _get_figures_top(self) -> float:
        return self.theme.px(80 if self._is_compact() else 96)

    def _get_figures_strip(self) -> QRect:
        """Returns the place of the figures, within the card's edges, in whole pixels."""
        px = self.theme.px
        high = px(20 if self._is_compact() else 22) + px(22)
        place = QRectF(0, self._get_figures_top(), self.width(), high)
        place = place.adjusted(px(12), 0, -px(6), 0)
        return place.toAlignedRect().adjusted(0, -1, 0, 1)

    def _draw(self, ink: Ink, pieces: Collection[int]) -> None:
        rect = QRectF(self.rect())
        if _REST not in pieces:
            ink.painter.setClipRect(self._get_figures_strip())
        ink.fill("window")
        self._draw_back(ink, rect)
        inner = rect.adjusted(self.theme.px(28), 0, -self.theme.px(22), 0)
        if _REST in pieces:
            self._draw_head(ink, inner)
        below = rect.top() + self._get_figures_top()
        if self._text.disagreement:
            self._draw_disagreement(ink, inner, below)
        else:
            self._draw_figures(ink, inner, below, self._is_compact())
        self.draw_focus(ink, self.theme.px(16))

    def _draw_head(self, ink: Ink, inner: QRectF) -> None:
        theme, px, text = self.theme, self.theme.px, self._text
        compact = self._is_compact()
        middle = inner.top() + px(30 if compact else 36)
        left = inner.right()
        if text.badge:
            soft = "bad" if text.tone == "bad" else "warn" if text.tone == "warn" else "accent"
            left = ink.chip(inner.right(), middle, text.badge, soft, f"{soft}-soft")
        name = QRectF(inner.left(), middle - px(18), left - inner.left() - px(10), px(36))
        drawn = ink.text(name, text.name, theme.font(26, 700), "text")
        beside = name.adjusted(drawn + px(14), 0, 0, 0)
        if text.marked:
            self._draw_mark(ink, beside)
        elif text.title and beside.width() > px(LEAST_TITLE):
            ink.text(beside.translated(0, px(3)), text.title, theme.font(17, 500), "muted")
        self._draw_status(ink, inner, inner.top() + px(60 if compact else 72))

    def _draw_back(self, ink: Ink, rect: QRectF) -> None:
        theme, px = self.theme, self.theme.px
        tone = self._text.tone
        fill: QBrush | QColor = theme.color("hover" if self.hovered else "panel")
        if tone in _FILLS:
            start, end = _FILLS[tone]
            shade = QLinearGradient(QPointF(rect.topLeft()), QPointF(rect.topRight()))
            shade.setColorAt(0, theme.color(start))
            shade.setColorAt(1, theme.color(end))
            fill = QBrush(shade)
        edge = "accent" if self._text.marked else "border"
        ink.box(rect, fill, theme.color(edge), px(16))
        clip = QPainterPath()
        clip.addRoundedRect(rect, px(16), px(16))
        ink.painter.save()
        ink.painter.setClipPath(clip, Qt.ClipOperation.IntersectClip)
        strip = QRectF(rect.left(), rect.top(), px(6), rect.height())
        ink.painter.fillRect(strip, theme.color(tone))
        ink.painter.restore()

    def _draw_mark(self, ink: Ink, room: QRectF) -> None:
        px, theme = self.theme.px, self.theme
        size = px(18)
        font = theme.font(15.5, 600)
        word = "next victim"
        if room.width() < metrics(font).horizontalAdvance(word) + size + px(8):
            word = "next"
        spot = QRectF(room.left(), room.center().y() - size / 2 + px(2), size, size)
        signs.draw(ink.painter, signs.Sign.TARGET, spot, theme.color("accent"))
        beside = room.adjusted(size + px(7), px(4), 0, 0)
        if metrics(font).horizontalAdvance(word) <= beside.width():
            ink.text(beside, word, font, "accent")

    def _draw_status(self, ink: Ink, inner: QRectF, middle: float) -> None:
        px, theme, text = self.theme.px, self.theme, self._text
        size = px(17)
        spot = QRectF(inner.left(), middle - size / 2, size, size)
        signs.draw(ink.painter, text.sign, spot, theme.color(text.tone))
        room = QRectF(spot.right() + px(7), middle - px(15), 0, px(30))
        room.setRight(inner.right() + px(10))
        fonts = [theme.font(size, 600) for size in (20, 18, 16)]
        ink.fitted(room, text.status, fonts, text.tone)

    def _draw_disagreement(self, ink: Ink, inner: QRectF, top: float) -> None:
        """Draws what another source says in place of the figures, which are old in that case."""
        theme, px = self.theme, self.theme.px
        room = QRectF(inner.left() + px(24), top, inner.width() - px(14), px(46))
        words = self._text.disagreement
        lines, cut = wrap(words, theme.font(18, 600), room.width(), 2)
        font, pitch = theme.font(18, 600), px(23)
        if cut:
            font, pitch = theme.font(15.5, 600), px(21)
            lines, _ = wrap(words, font, room.width(), 2)
        size = px(17)
        spot = QRectF(inner.left(), top + (pitch - size) / 2, size, size)
        signs.draw(ink.painter, signs.Sign.WARNING, spot, theme.color("warn"))
        ink.lines(room, lines, font, "warn", pitch)

    def _draw_figures(self, ink: Ink, inner: QRectF, top: float, compact: bool) -> None:
        px, theme = self.theme.px, self.theme
        left, room = inner.left(), inner.width() + px(14)
        for size, gap in ((18.5, 26), (16, 14), (14.5, 9)):
            name_font, value_font = theme.font(min(size, 16.5)), theme.font(size, 600)
            widths = [
                max(
                    metrics(name_font).horizontalAdvance(name),
                    metrics(value_font).horizontalAdvance(value),
                )
                for name, value in self._text.figures
            ]
            between = px(gap)
            if sum(widths) + between * (len(widths) - 1) <= room:
                break
        for (name, value), wide in zip(self._text.figures, widths, strict=True):
            if left + wide > inner.right() + px(14):
                break
            row = px(20 if compact else 22)
            ink.text(QRectF(left, top, wide + 1, row), name, name_font, "muted")
            ink.text(QRectF(left, top + row, wide + 1, px(22)), value, value_font, "text")
            left += wide + between


def _without_figures(text: NodeText) -> NodeText:
    return text._replace(figures=())


def _tip(text: NodeText) -> str:
    figures = ", ".join(f"{name} {value}" for name, value in text.figures)
    name = f"{text.name}, {text.title}" if text.title else text.name
    lines = [f"{name}: {text.status}", text.detail, text.disagreement, figures]
    lines.append("Click: the next fault hits this node. Right click: what can be done to it.")
    return "\n".join(line for line in lines if line)
