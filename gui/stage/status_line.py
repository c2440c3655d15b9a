"""The line under the narration: progress or key hint, and the system's bound."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from core.text.bounds import bound_words
from core.text.events import fraction_done, progress_text
from core.text.hints import shown_hint
from core.views.stage_state import StageState
from gui.drawing.ink import RIGHT, Ink
from gui.drawing.kept import KeptPixels
from gui.drawing.theme import Theme
from gui.drawing.widgets import Panel
from gui.stage.hint import draw_hint


class StatusLine(Panel):
    """Shows progress or else the key hint; at the right the system's bound."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        """Makes an empty line."""
        super().__init__(theme, "What goes on", parent)
        self._hint = ""
        self._bound = ""
        self._label: Callable[[str], str] = str
        self._progress: tuple[_Progress, ...] = ()
        self._shown: tuple[object, ...] = ()
        self._kept = KeptPixels(self, theme)

    def label_keys(self, label: Callable[[str], str]) -> None:
        """Writes ``label(name)`` on the key caps of a hint."""
        self._label = label
        self._kept = KeptPixels(self, self.theme)
        self.update()

    def set_state(self, state: StageState) -> None:
        """Shows progress, key hint and bound of ``state``."""
        reaction = state.reaction
        awaited = reaction.fault_t is not None and reaction.recovered is None
        self._bound = bound_words(state.bound) if awaited else ""
        self._hint = "" if state.countdown or state.choice else shown_hint(state)
        self._progress = tuple(
            _Progress(progress_text(value, state.run), fraction_done(value))
            for value in state.progress.values()
        )
        shown = (self._hint, self._bound, tuple(map(_rounded, self._progress)))
        if shown != self._shown:
            self._shown = shown
            self.set_tip("\n".join(self._spoken()))
            self.setAccessibleDescription("; ".join(self._spoken()))
            self.update()

    def _spoken(self) -> list[str]:
        parts = [_words(progress) for progress in self._progress] or [self._hint]
        return [part for part in (*parts, f"Bound: {self._bound}" if self._bound else "") if part]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the line."""
        self._kept.paint(self._shown, self._draw)

    def _draw(self, ink: Ink) -> None:
        theme, rect = self.theme, QRectF(self.rect())
        ink.fill("window")
        if self._bound:
            half = QRectF(rect.center().x(), rect.top(), rect.width() / 2, rect.height())
            drawn = ink.text(half, f"Bound: {self._bound}", theme.font(17), "muted", RIGHT)
            rect.setRight(rect.right() - drawn - theme.px(20))
        if self._progress:
            self._draw_progress(ink, rect)
        elif self._hint:
            draw_hint(ink, rect, self._hint, self._label)

    def _draw_progress(self, ink: Ink, rect: QRectF) -> None:
        theme, px = self.theme, self.theme.px
        bar = QRectF(rect.left(), rect.center().y() - px(5), px(220), px(10))
        newest = self._progress[-1]
        ink.box(bar, theme.color("track"), None, px(5))
        if newest.fraction is not None:
            share = min(max(newest.fraction, 0.0), 1.0)
            done = QRectF(bar.left(), bar.top(), max(bar.width() * share, bar.height()), px(10))
            ink.box(done, theme.color("accent"), None, px(5))
        else:
            # Without a known share, three blocks say "under way" and pretend none.
            for place in range(3):
                left = bar.left() + bar.width() * (0.12 + 0.3 * place)
                block = QRectF(left, bar.top(), bar.width() * 0.16, bar.height())
                ink.box(block, theme.color("accent"), None, px(5))
        text = _words(newest)
        if len(self._progress) > 1:
            text += f"  (+{len(self._progress) - 1} more)"
        room = rect.adjusted(bar.width() + px(16), 0, 0, 0)
        ink.text(room, text, theme.font(18, 600), "text")


class _Progress(NamedTuple):
    text: str
    fraction: float | None


def _words(progress: _Progress) -> str:
    share = "" if progress.fraction is None else f"  {progress.fraction:.0%}".replace("%", " %")
    return f"{progress.text}{share}"


def _rounded(progress: _Progress) -> tuple[str, int | None]:
    """Returns the visible part of a progress: other changes need no repainting."""
    share = progress.fraction
    return progress.text, None if share is None else round(share * 200)
