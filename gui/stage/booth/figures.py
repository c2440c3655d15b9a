"""The figures beside the ring and the day's tally below, in large type."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from core.text.booth import TallyFigure
from gui.drawing.ink import CENTER, Ink, metrics
from gui.drawing.theme import Theme
from gui.drawing.widgets import Panel
from gui.stage.tiles import Tile


class SideFigures(Panel):
    """Two figures of the scoreboard, one over the other."""

    def __init__(self, theme: Theme, name: str, parent: QWidget) -> None:
        """Shows nothing yet; assistive technology calls this widget ``name``."""
        super().__init__(theme, name, parent)
        self._tiles: tuple[Tile, ...] = ()

    def set_tiles(self, tiles: tuple[Tile, ...]) -> None:
        """Shows ``tiles``."""
        if tiles != self._tiles:
            self._tiles = tiles
            self.setAccessibleDescription("; ".join(tile.spoken for tile in tiles))
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the figures."""
        theme, px = self.theme, self.theme.px
        with Ink(self, theme) as ink:
            ink.fill("window")
            high = self.height() / max(len(self._tiles), 1)
            for number, tile in enumerate(self._tiles):
                middle = high * (number + 0.5)
                line = QRectF(0, middle - px(52), self.width(), px(64))
                self._draw_value(ink, line, tile)
                label = QRectF(0, middle + px(14), self.width(), px(30))
                ink.text(label, tile.label, theme.font(23), "muted", CENTER)

    def _draw_value(self, ink: Ink, line: QRectF, tile: Tile) -> None:
        theme, gap = self.theme, self.theme.px(8)
        value, unit = theme.font(52, 700), theme.font(23, 600)
        wide = metrics(value).horizontalAdvance(tile.value)
        beside = metrics(unit).horizontalAdvance(tile.unit) + gap if tile.unit else 0.0
        if wide + beside > line.width():
            # A unit that is a whole phrase ("of 53 212") goes where there is room, or not at all.
            beside = 0.0
        left = (line.width() - wide - beside) / 2
        room = QRectF(left, line.top(), line.width() - left, line.height())
        ink.text(room, tile.value, value, tile.ink)
        if beside:
            after = room.adjusted(wide + gap, theme.px(12), 0, theme.px(4))
            ink.text(after, tile.unit, unit, "muted")


class TallyPanel(Panel):
    """The day's tally in a panel."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        """Shows nothing yet."""
        super().__init__(theme, "Today", parent)
        self._figures: Sequence[TallyFigure] = ()

    def set_figures(self, figures: Sequence[TallyFigure]) -> None:
        """Shows ``figures``."""
        if figures != self._figures:
            self._figures = figures
            said = (f"{each.value} {each.name}" for each in figures)
            self.setAccessibleDescription("; ".join(said))
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the panel and the figures."""
        theme, px = self.theme, self.theme.px
        with Ink(self, theme) as ink:
            ink.fill("window")
            if not self._figures:
                return
            ink.panel(QRectF(self.rect()))
            pad = px(16)
            wide = (self.width() - 2 * pad) / max(len(self._figures), 1)
            # All in one size, the largest in which the longest has room.
            longest = max((len(each.value) for each in self._figures), default=0)
            size = 46 if longest * px(25) < wide - px(24) else 34
            for number, each in enumerate(self._figures):
                left = pad + wide * number
                middle = self.height() / 2
                value = QRectF(left, middle - px(48), wide, px(58))
                ink.text(value, each.value, theme.font(size, 700), each.tone, CENTER)
                name = QRectF(left, middle + px(12), wide, px(28))
                ink.text(name, each.name, theme.font(21), "muted", CENTER)
