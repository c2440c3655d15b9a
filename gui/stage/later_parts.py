"""The parts of the stage that follow a state a frame later, so that no frame has to paint all."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect

from core.views.stage_state import StageState
from gui.stage.diagnosis_feed import DiagnosisFeed
from gui.stage.feeds import MonitorFeed
from gui.stage.parts import StageParts


class LaterParts:
    """Figures, status line, plot and feeds: each takes a frame where much changes at once.

    Header, chapters and nodes say first what happens.
    """

    def __init__(self, parts: StageParts) -> None:
        """Puts nothing off before a state is set."""
        self._parts = parts
        self._state, self._now = StageState(), 0.0
        self._left: list[Callable[[], None]] = []
        self._are_feeds_shown = True
        self._plot, self._monitor, self._diagnosis = QRect(), QRect(), QRect()

    def set_state(self, state: StageState, now: float, *, feeds: bool) -> None:
        """Takes what is to be shown at ``now`` seconds of the run.

        Args:
            state: what is on the stage.
            now: run seconds.
            feeds: whether the feeds are shown. They go at once, as something else has their place.
        """
        self._state, self._now = state, now
        self._put_off(self._show_figures)
        self._put_off(self._show_status)
        parts, self._are_feeds_shown = self._parts, feeds
        for feed, show in (
            (parts.monitor, self._show_monitor),
            (parts.diagnosis, self._show_diagnosis),
        ):
            if not feeds:
                feed.hide()
            if feed.is_news(state) or feed.isHidden() is feeds:
                self._put_off(show)

    def place(self, plot: QRect, monitor: QRect, diagnosis: QRect, *, at_once: bool) -> None:
        """Places plot and feeds, all of them ``at_once`` or one in each frame."""
        self._plot, self._monitor, self._diagnosis = plot, monitor, diagnosis
        if at_once:
            self._show_plot()
            self._show_feed(self._parts.monitor, monitor)
            self._show_feed(self._parts.diagnosis, diagnosis)
            self._parts.plot.show_whole()
            return
        for show in (self._show_plot, self._show_monitor, self._show_diagnosis):
            self._put_off(show)

    def catch_up(self) -> bool:
        """Shows one part that was put off; returns whether there was any."""
        if not self._left:
            return False
        self._left.pop(0)()
        return True

    def _put_off(self, show: Callable[[], None]) -> None:
        if show not in self._left:
            self._left.append(show)

    def _show_figures(self) -> None:
        self._parts.scoreboard.show_at(self._state, self._now)

    def _show_status(self) -> None:
        self._parts.status.set_state(self._state)

    def _show_plot(self) -> None:
        self._parts.plot.setGeometry(self._plot)

    def _show_monitor(self) -> None:
        self._show_feed(self._parts.monitor, self._monitor, self._show_monitor)

    def _show_diagnosis(self) -> None:
        self._show_feed(self._parts.diagnosis, self._diagnosis, self._show_diagnosis)

    def _show_feed(
        self,
        feed: MonitorFeed | DiagnosisFeed,
        place: QRect,
        again: Callable[[], None] | None = None,
    ) -> None:
        """Shows a feed at once, or draws many new lines over some frames before, by ``again``."""
        shown = self._are_feeds_shown
        if shown and again is not None and not feed.draw_ahead(self._state, place.size()):
            self._put_off(again)
            return
        feed.set_state(self._state)
        feed.setGeometry(place)
        feed.setVisible(shown)
