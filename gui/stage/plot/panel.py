"""The card with the workload plot: title, state in words, buttons and the plot itself."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from core.model.events import LoadKind, LoadStatus
from core.ports import Clock
from core.text import figures
from core.text.acts import lost_words
from core.text.key_groups import silent_words
from core.text.load_words import WORDS
from core.views.groups import shard_nouns
from core.views.key_groups import count_groups, lasting
from core.views.sample_buffer import SampleBuffer
from core.views.stage_state import StageState
from gui.drawing import signs
from gui.drawing.ink import Ink
from gui.drawing.pixel_ratio import PixelRatioWatch
from gui.drawing.theme import Theme
from gui.drawing.widgets import Panel
from gui.stage.plot.canvas import PlotCanvas
from gui.stage.plot.controls import PlotButton
from gui.stage.plot.legend import SPOKEN, draw_legend, get_legend_width
from gui.stage.plot.scene import PlotScene
from gui.stage.plot.view import PlotView

TITLE = "Workload · operations per second"
CHECKS_TITLE = "Workload · checks per second"
_TITLES = {
    LoadKind.CHECKS: CHECKS_TITLE,
    LoadKind.REQUESTS: "Workload · requests per second",
}
_SIDE, _HEAD, _BOTTOM, _BUTTON = 22.0, 56.0, 12.0, 34.0
"""Margins of the card, its title row, and the height of a button, in units."""


class PlotPanel(Panel):
    """The card with the workload plot.

    Attributes:
        view: the graphics view with the plot and the axes.
        canvas: the surface that the curve is painted on.
        p99_button: shows and hides latency.
        live_button: follows the present again; visible while the plot doesn't.
    """

    def __init__(
        self, samples: SampleBuffer, clock: Clock, theme: Theme, parent: QWidget | None = None
    ) -> None:
        """Makes a card that shows ``samples`` over the time of ``clock``."""
        super().__init__(theme, "Workload plot", parent)
        self._state_word: tuple[str, str, signs.Sign] | None = None
        self._scene = PlotScene(samples, clock)
        self.canvas = PlotCanvas(self._scene, clock, theme)
        self.view = PlotView(self.canvas, theme, self)
        self.view.setAccessibleName("Throughput over time")
        self.p99_button = PlotButton(theme, "Show p99 latency", "p99 latency", None, self)
        self.p99_button.setToolTip("Show or hide the 99th percentile of latency")
        self.p99_button.toggled.connect(self.view.set_p99_visible)
        self.live_button = PlotButton(
            theme, "Back to live", "back to live", signs.Sign.TURNING, self
        )
        self.live_button.setToolTip("Follow the present again (double click on the plot)")
        self.live_button.clicked.connect(self.canvas.go_live)
        self.live_button.hide()
        self.canvas.moved.connect(self._on_moved)
        theme.changed.connect(self._restyle)
        PixelRatioWatch(self).changed.connect(self._restyle)
        self._restyle()

    def set_state(self, state: StageState) -> None:
        """Shows the stage's state, and passes the state on to the plot."""
        asked_before = self._scene.load_kind
        self.canvas.set_state(state)
        self._tell_state()
        spoken = [SPOKEN] if self._scene.has_checks else []
        spoken = ". ".join((*spoken, *map(lost_words, self.canvas.lost.spans)))
        if spoken != self.view.accessibleDescription():
            self.view.setAccessibleDescription(spoken)
        if self._scene.load_kind is not asked_before:
            self.update()

    def tick(self) -> None:
        """Moves the plot on to the present; to be called for each frame."""
        if self.isVisible():
            before = self._scene.is_degraded, self._scene.is_over
            self.canvas.tick()
            if (self._scene.is_degraded, self._scene.is_over) != before:
                self._tell_state()

    def catch_up(self) -> bool:
        """Does a part of what changes but can wait for a frame; returns whether there was any."""
        return self.canvas.catch_up()

    def set_p99_visible(self, visible: bool) -> None:
        """Shows or hides latency on a second axis."""
        self.p99_button.setChecked(visible)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the card with the row of the title."""
        theme = self.theme
        with Ink(self, theme) as ink:
            ink.fill("window")
            ink.panel(QRectF(self.rect()))
            left, top, high = theme.px(_SIDE), theme.px(10), theme.px(_HEAD - 14)
            right, font = self._get_row_end(), theme.font(19, 600)
            checks = self._scene.has_checks
            if checks:
                right -= get_legend_width(theme) + theme.px(6)
                draw_legend(ink, QRectF(right, top, self.width() - right, high))
                right -= theme.px(30)
            title = _TITLES.get(self._scene.load_kind, TITLE)
            left += ink.text(QRectF(left, top, right - left, high), title, font, "muted")
            if self._state_word is not None:
                text, token, sign = self._state_word
                side, left = theme.px(14), left + theme.px(26)
                mark = QRectF(left, top + (high - side) / 2, side, side)
                left += side + theme.px(9)
                if right - left > theme.px(60):
                    signs.draw(ink.painter, sign, mark, theme.color(token))
                    ink.text(QRectF(left, top, right - left, high), text, font, token)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Places the parts of the card."""
        super().resizeEvent(event)
        self._lay_out()

    def _get_row_end(self) -> float:
        buttons = [button for button in (self.p99_button, self.live_button) if button.isVisible()]
        left = min((button.x() for button in buttons), default=self.width())
        return left - self.theme.px(12)

    def _restyle(self) -> None:
        self.view.restyle()
        self._lay_out()
        self.update()

    def _lay_out(self) -> None:
        theme = self.theme
        right = self.width() - theme.px(_SIDE)
        top, height = theme.px(12), theme.px(_BUTTON)
        for button in (self.p99_button, self.live_button):
            width = button.get_width()
            button.setGeometry(right - width, top, width, height)
            right -= width + theme.px(10)
        left, head = theme.px(8), theme.px(_HEAD)
        self.view.setGeometry(
            left,
            head,
            max(self.width() - left - theme.px(_SIDE), 1),
            max(self.height() - head - theme.px(_BOTTOM), 1),
        )
        self.view.lay_out()

    def _on_moved(self) -> None:
        self.live_button.setVisible(not self._scene.span.is_default)
        self.update()

    def _tell_state(self) -> None:
        word = self._get_word()
        if word != self._state_word:
            self._state_word = word
            self.setAccessibleDescription("" if word is None else word[0])
            self.update(0, 0, self.width(), self.theme.px(_HEAD))

    def _get_word(self) -> tuple[str, str, signs.Sign] | None:
        """Returns text, colour and sign for the present state of the load."""
        state = self._scene.state
        runs = state.load_status is LoadStatus.RUNNING
        if not runs or state.sample is None or state.baseline is None:
            return None
        checks = self._scene.has_checks
        if state.outages and state.outages[-1].end_t is None:
            return _silent_words(state.system.load_kind), "bad", signs.Sign.CROSS
        if stalled := lasting(state.system.stalls):
            total = count_groups(state.sample)
            words = silent_words(len(stalled), total, shard_nouns(state.system.groups))
            return words, "bad", signs.Sign.WARNING
        if self._scene.is_over:
            return "over the limit", "bad", signs.Sign.WARNING
        if self._scene.is_degraded:
            return "degraded", "bad", signs.Sign.WARNING
        if checks and state.system.limit_ops is not None:
            return "within the limit", "good", signs.Sign.CHECK
        usual = f"normal · baseline {figures.ops(state.baseline.median_ops)}"
        spread = state.baseline.spread_ops / max(state.baseline.median_ops, 1.0)
        return f"{usual} ± {spread * 100:.0f} %", "good", signs.Sign.CHECK


def _silent_words(kind: LoadKind) -> str:
    """Returns the words for a load without answers at present."""
    return "no writes commit" if kind is LoadKind.WRITES else WORDS[kind].none
