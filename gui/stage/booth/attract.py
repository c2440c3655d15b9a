"""The page for passers-by: what happens in large words, the system, the tally, an invitation."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from core.model.tally import DayTally
from core.text import booth as words
from core.views.sample_buffer import SampleBuffer
from core.views.stage_state import StageState
from gui.drawing.ink import CENTER, Ink, fit_lines, metrics
from gui.drawing.theme import Theme
from gui.stage.booth.figures import SideFigures, TallyPanel
from gui.stage.booth.flows import FlowMemory
from gui.stage.booth.phones import BoothPhones
from gui.stage.booth.rate_strip import RateStrip
from gui.stage.booth.ring import RingView, ring_of
from gui.stage.overlays.cover import Cover
from gui.stage.overlays.order import Layer
from gui.stage.scoreboard import tiles_for

_TITLE, _TEXT, _INVITATION = 0.100, 0.172, 0.938
_RING, _STRIP, _TALLY = (0.222, 0.662), (0.685, 0.760), (0.778, 0.888)
"""Places as shares of the height: middles of lines, top and bottom of boxes."""
_LOOKS = ((32, 40, 1), (26, 34, 2), (22, 28, 3))
_SIZES = (66.0, 54.0, 44.0)
_SIDE, _TALLY_WIDTH, _MARGIN = 0.19, 1320, 60
"""Width of the figures at each side as a share; width of the tally and margin in units."""
_CARD = 8
"""Height by which the card for phones exceeds the figures, in units."""


class AttractPage(Cover):
    """Covers the stage while the story plays by itself."""

    layer = Layer.BOOTH

    def __init__(self, parent: QWidget, theme: Theme, samples: SampleBuffer) -> None:
        """Makes a hidden page over ``parent``; rates come from ``samples``."""
        super().__init__(parent)
        self._theme = theme
        self._samples = samples
        self._caption = words.Caption("", "")
        self._flows = FlowMemory()
        self.setAccessibleName("The story plays by itself")
        self.ring = RingView(theme, self)
        self.left = SideFigures(theme, "Load", self)
        self.right = SideFigures(theme, "Proof", self)
        self.strip = RateStrip(theme, samples, self)
        self.tally = TallyPanel(theme, self)
        self.phones = BoothPhones(theme, self)
        theme.changed.connect(self._place)
        self._place()

    @property
    def caption(self) -> words.Caption:
        """The words on show."""
        return self._caption

    def set_state(self, state: StageState, now: float) -> None:
        """Shows ``state`` at ``now`` run seconds."""
        self._flows.add(state)
        caption = words.caption(state, now)
        if caption != self._caption:
            self._caption = caption
            said = f"{caption.title} {caption.text} {words.INVITATION}"
            self.setAccessibleDescription(said)
            self.update()
        self.ring.set_ring(ring_of(state, now, self._flows))
        tiles = tiles_for(state, now, self._samples.rates) if state.run is not None else ()
        self.left.set_tiles(tiles[:2])
        self.right.set_tiles(tiles[2:])
        self.strip.show_at(now)
        if self.phones.set_state(state):
            self.right.setHidden(self.phones.inviting or self.phones.voting)
            self.left.setHidden(self.phones.voting)
            self.ring.setHidden(self.phones.voting)

    def set_tally(self, tally: DayTally, state: StageState) -> None:
        """Shows the day's tally, in the words of the load on stage."""
        self.tally.set_figures(words.tally_figures(tally, state.system.load_kind))

    def tick(self, moment_s: float) -> None:
        """Moves what flows; to be called for each frame."""
        self.ring.tick(moment_s)
        self.phones.tick(moment_s)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Places the parts."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        width, height, px = self.width(), self.height(), self._theme.px
        side = round(width * _SIDE)
        top, bottom = (round(height * share) for share in _RING)
        self.left.setGeometry(px(_MARGIN), top, side, bottom - top)
        self.right.setGeometry(width - px(_MARGIN) - side, top, side, bottom - top)
        inner = px(_MARGIN) + side
        card = QRect(width - px(_MARGIN) - side, top - px(_CARD), side, bottom - top + px(_CARD))
        ballot = QRect(px(_MARGIN), top, width - 2 * px(_MARGIN), bottom - top)
        self.phones.place(card, ballot)
        self.ring.setGeometry(inner, top, width - 2 * inner, bottom - top)
        wide = min(px(_TALLY_WIDTH), width - 2 * px(_MARGIN))
        for part, shares in ((self.strip, _STRIP), (self.tally, _TALLY)):
            top, bottom = (round(height * share) for share in shares)
            part.setGeometry((width - wide) // 2, top, wide, bottom - top)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the words."""
        theme, px, height = self._theme, self._theme.px, self.height()
        room = self.width() - 2 * px(_MARGIN)
        with Ink(self, theme) as ink:
            ink.fill("window")
            line = QRectF(px(_MARGIN), height * _TITLE - px(45), room, px(90))
            title = self._caption.title
            fonts = [theme.font(size, 700) for size in _SIZES]
            fits = (font for font in fonts if metrics(font).horizontalAdvance(title) <= room)
            ink.text(line, title, next(fits, fonts[-1]), "text", CENTER)
            fit = fit_lines(
                self._caption.text, theme, room, ((32, 40, 1), (26, 34, 2), (22, 28, 3))
            )
            top = height * _TEXT - fit.pitch * len(fit.lines) / 2
            for number, text in enumerate(fit.lines):
                row = QRectF(px(_MARGIN), top + fit.pitch * number, room, fit.pitch)
                ink.text(row, text, fit.font, "muted", CENTER)
            line = QRectF(px(_MARGIN), height * _INVITATION - px(30), room, px(60))
            ink.text(line, words.INVITATION, theme.font(42, 700), "accent", CENTER)
