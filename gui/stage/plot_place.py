"""The place of the plot: a plain panel until the plot's libraries are loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from core.views.stage_state import StageState
from gui.drawing.ink import Ink
from gui.drawing.theme import Theme
from gui.drawing.widgets import Panel

if TYPE_CHECKING:
    from gui.stage.plot.panel import PlotPanel


class PlotPlace(Panel):
    """Holds the plot, once made, or else a plain panel.

    Attributes:
        panel: the plot; None before :meth:`fill`.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Makes a place that shows the plain panel."""
        super().__init__(theme, "Workload", parent)
        self.panel: PlotPanel | None = None
        self._run = ""

    def fill(self, panel: PlotPanel) -> None:
        """Puts the plot in, without keyboard focus: all keys belong to the show."""
        self.panel = panel
        panel.setParent(self)
        for widget in (panel, *panel.findChildren(QWidget)):
            widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        panel.setGeometry(self.rect())
        panel.show()

    def set_state(self, state: StageState) -> None:
        """Passes the state on to the plot, which follows another run live."""
        if self.panel is None:
            return
        run = "" if state.run is None else state.run.run_id
        if run and run != self._run:  # a replay that jumps is the same run
            self._run = run
            self.panel.canvas.go_live()
        self.panel.set_state(state)

    def tick(self) -> None:
        """Passes the frame on to the plot."""
        if self.panel is not None:
            self.panel.tick()

    def catch_up(self) -> bool:
        """Lets the plot do a part of what can wait for a frame; returns whether there was any."""
        return self.panel is not None and self.panel.catch_up()

    def show_whole(self) -> None:
        """Shows all of the curve in the next frame, where it would appear piece by piece."""
        if self.panel is not None:
            self.panel.canvas.show_whole()

    def hide_latency(self) -> None:
        """Shows the plot without latency, whatever somebody chose before."""
        if self.panel is not None:
            self.panel.set_p99_visible(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Gives the plot the whole place."""
        if self.panel is not None:
            self.panel.setGeometry(self.rect())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the plain panel, as long as there is no plot."""
        if self.panel is not None:
            return
        px = self.theme.px
        with Ink(self, self.theme) as ink:
            ink.fill("window")
            ink.panel(QRectF(self.rect()))
            title = QRectF(px(23), px(15), self.width() - px(46), px(28))
            ink.text(title, "Workload", self.theme.font(18, 600), "muted")
