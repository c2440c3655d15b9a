"""Four figures at the top right, large enough for the last row."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QRect, QRectF, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from core.model.events import LoadKind
from core.views.sample_buffer import SampleBuffer
from core.views.stage_state import StageState
from gui.drawing.ink import Ink, metrics
from gui.drawing.kept import KeptPixels
from gui.drawing.theme import Theme
from gui.drawing.widgets import Panel
from gui.stage.limiter_tiles import check_tiles
from gui.stage.probe_tiles import probe_tiles
from gui.stage.tiles import Tile, Tiles, write_tiles

NARROWEST, STEP, PAD, BETWEEN = 158, 22, 21, 14
"""In units: least width of a tile, the steps of growth, padding, and gap between tiles."""


def tiles_for(state: StageState, now: float, rates: tuple[float, float] = (0.0, 0.0)) -> Tiles:
    """Returns the four tiles for a state.

    Args:
        state: what is on the stage.
        now: seconds of the run.
        rates: allowed and refused checks a second, where the load asks checks.
    """
    if state.run is not None and state.run.load_kind is LoadKind.CHECKS:
        return check_tiles(state, now, rates)
    if state.run is not None and not state.run.load_kind.is_measured:
        return probe_tiles(state, now)
    return write_tiles(state, now)


class Scoreboard(Panel):
    """The tiles of :func:`gui.stage.tiles.tiles_for`, repainted one by one on a change.

    Attributes:
        tiles: the tiles on show.

    Signals:
        resized: the scoreboard needs another width than before.
    """

    resized = Signal()

    def __init__(
        self, theme: Theme, samples: SampleBuffer | None = None, parent: QWidget | None = None
    ) -> None:
        """Shows four empty tiles; rates come from ``samples``."""
        super().__init__(theme, "Scoreboard", parent)
        self._samples = samples
        self._tiles: tuple[Tile, ...] = tiles_for(StageState(), 0.0)
        self._widths = [NARROWEST] * len(self._tiles)
        self._kept = KeptPixels(self, theme)
        self._labels = [tile.label for tile in self._tiles]

    @property
    def tiles(self) -> tuple[Tile, ...]:
        """The tiles on show, from left to right."""
        return self._tiles

    def wanted_width(self) -> int:
        """Returns the pixels that the tiles need side by side."""
        theme = self.theme
        return sum(map(theme.px, self._widths)) + theme.px(BETWEEN) * (len(self._tiles) - 1)

    def show_at(self, state: StageState, now: float) -> None:
        """Shows ``state`` at ``now`` seconds of the run; repaints the tiles that differ."""
        rates = (0.0, 0.0) if self._samples is None else self._samples.rates
        tiles = tiles_for(state, now, rates)
        if tiles == self._tiles:
            return
        changed = [i for i, tile in enumerate(tiles) if tile != self._tiles[i]]
        self._tiles = tiles
        if self._fit(changed):
            self.resized.emit()
            self.update()
        else:
            rects = self._rects()
            for index in changed:
                self.update(rects[index])
        self.setAccessibleDescription("; ".join(tile.spoken for tile in tiles))
        self.set_tip("\n".join(tile.spoken for tile in tiles))

    def _fit(self, changed: list[int]) -> bool:
        """Fits the widths of changed tiles; only a new label lets a tile shrink."""
        before = list(self._widths)
        for index in changed:
            tile = self._tiles[index]
            if tile.label != self._labels[index]:
                self._labels[index] = tile.label
                self._widths[index] = NARROWEST
            self._widths[index] = max(self._widths[index], self._needs(tile))
        return self._widths != before

    def _needs(self, tile: Tile) -> int:
        theme = self.theme
        value = metrics(theme.font(35, 700)).horizontalAdvance(tile.value)
        unit = metrics(theme.font(17, 600)).horizontalAdvance(tile.unit)
        label = metrics(theme.font(16)).horizontalAdvance(tile.label)
        units = max(value + unit, label) / theme.unit + 2 * PAD + 8
        return max(NARROWEST, -(-int(units) // STEP) * STEP)

    def _rects(self) -> list[QRect]:
        theme = self.theme
        rects: list[QRect] = []
        left = 0
        for width in self._widths:
            rects.append(QRect(left, 0, theme.px(width), self.height()))
            left += theme.px(width) + theme.px(BETWEEN)
        return rects

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the tiles, of which only those that look otherwise are drawn anew."""
        tiles = list(zip(self._tiles, self._rects(), strict=True))

        def draw(ink: Ink, changed: Collection[int]) -> None:
            if len(changed) == len(tiles):
                ink.fill("window")
            for number in changed:
                tile, rect = tiles[number]
                self._draw(ink, tile, QRectF(rect))

        self._kept.paint_pieces(tiles, draw)

    def _draw(self, ink: Ink, tile: Tile, rect: QRectF) -> None:
        theme = self.theme
        ink.painter.fillRect(rect, theme.color("window"))  # for the corners
        ink.panel(rect)
        inner = rect.adjusted(theme.px(PAD), 0, -theme.px(PAD) + theme.px(6), 0)
        label = QRectF(inner.left(), rect.top() + theme.px(14), inner.width(), theme.px(22))
        ink.text(label, tile.label, theme.font(16), "muted")
        line = QRectF(inner.left(), rect.top() + theme.px(36), inner.width(), theme.px(44))
        drawn = ink.text(line, tile.value, theme.font(35, 700), tile.ink)
        if tile.unit:
            shift = drawn + theme.px(6)
            beside = line.adjusted(shift, theme.px(7), 0, theme.px(3))
            ink.text(beside, tile.unit, theme.font(17, 600), "muted")
