"""A small button that shows which key does the same."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.drawing.ink import CENTER, Ink, metrics
from gui.drawing.kept import KeptPixels
from gui.drawing.theme import Theme
from gui.drawing.widgets import StageButton
from gui.stage.keys import Action
from gui.stage.panic import draw_ring


class KeyButton(StageButton):
    """A button of a key cap and a word, for people who use the mouse.

    Attributes:
        action: what a click asks for.
        share: the share of the time for which the button has to be held, 0 to 1.
    """

    def __init__(
        self,
        theme: Theme,
        action: Action,
        cap: str,
        word: str,
        parent: QWidget | None,
        fill: str = "sidebar",
        scale: float = 1.0,
    ) -> None:
        """Makes a button for ``action``, with the key's name ``cap`` and ``word`` as text.

        ``fill`` is the colour of what the button lies on, ``scale`` the size against the sidebar's.
        """
        super().__init__(theme, word.capitalize(), parent)
        self.action = action
        self._cap = cap
        self._word = word
        self._fill = fill
        self._scale = scale
        self.share = 0.0
        self._tip = ""
        self._urgent = False
        self._kept = KeptPixels(self, theme)
        self._rename()

    def set_cap(self, cap: str) -> None:
        """Changes the name on the key cap."""
        if cap != self._cap:
            self._cap = cap
            self._rename()
            self.update()

    def set_word(self, word: str, urgent: bool = False, tip: str = "") -> None:
        """Changes the word and the tooltip; ``urgent`` makes the button stand out."""
        if (word, urgent, tip) != (self._word, self._urgent, self._tip):
            self._word, self._urgent, self._tip = word, urgent, tip
            self._rename()
            self.update()

    def set_share(self, share: float) -> None:
        """Shows a ring around the cap for the time held, ``share`` from 0 to 1; none at 0."""
        if share != self.share:
            self.share = share
            self.update()

    def _rename(self) -> None:
        word = self._word.capitalize()
        self.set_name(word, self._tip or f"{word} ({self._cap})")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the key's cap and the word."""
        look = self._cap, self._word, self._urgent, self.hovered, self.share, self.hasFocus()
        self._kept.paint(look, self._draw)

    def _draw(self, ink: Ink) -> None:
        theme, rect = self.theme, QRectF(self.rect())
        ink.fill(self._fill)
        if self.hovered or self._urgent:
            fill = theme.color("bad-soft" if self._urgent else "hover")
            ink.box(rect, fill, None, theme.px(8))
        scale = self._scale
        font = theme.font(14.5 * scale, 600)
        high = theme.px(25 * scale)
        wide = max(metrics(font).horizontalAdvance(self._cap) + theme.px(14 * scale), high)
        cap = QRectF(theme.px(4), rect.center().y() - high / 2, wide, high)
        ink.box(cap, theme.color("raised"), theme.color("border"), theme.px(6))
        ink.text(cap, self._cap, font, "muted", CENTER)
        room = rect.adjusted(cap.right() + theme.px(7 * scale), 0, -theme.px(2), 0)
        fonts = (theme.font(15.5 * scale), theme.font(13.5 * scale))
        ink.fitted(room, self._word, fonts, "bad" if self._urgent else "muted")
        if self.share > 0:
            size = rect.height() - theme.px(4)
            spot = QRectF(rect.right() - size - 1, rect.top() + theme.px(2), size, size)
            draw_ring(ink, spot, self.share, theme.px(4))
        self.draw_focus(ink, theme.px(8))
