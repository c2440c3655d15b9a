"""The two buttons of the plot: latency on or off, and back to the present."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.drawing import signs
from gui.drawing.ink import LEFT, Ink, metrics
from gui.drawing.kept import KeptPixels
from gui.drawing.theme import Theme
from gui.drawing.widgets import StageButton

_PAD, _SIGN, _TEXT = 14.0, 15.0, 17.0


class PlotButton(StageButton):
    """A small button with a sign and a word; one for on or off is checkable."""

    def __init__(
        self, theme: Theme, name: str, text: str, sign: signs.Sign | None, parent: QWidget
    ) -> None:
        """Makes a button with ``text`` after ``sign``; with None, a checkable one with a box."""
        super().__init__(theme, name, parent)
        self._sign = sign
        self._kept = KeptPixels(self, theme)
        self.setCheckable(sign is None)
        self.setText(text)

    def get_width(self) -> int:
        """Returns the width that the button needs, in pixels."""
        theme = self.theme
        text = metrics(theme.font(_TEXT, 600)).horizontalAdvance(self.text())
        return round(text) + theme.px(2 * _PAD + _SIGN + 9)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the button over the card's background."""
        look = self.isChecked(), self.hovered, self.hasFocus(), self.text()
        self._kept.paint(look, self._draw)

    def _draw(self, ink: Ink) -> None:
        theme = self.theme
        token = "accent" if self.isChecked() else "text" if self.hovered else "muted"
        ink.fill("panel")
        rect = QRectF(self.rect())
        radius = theme.px(9)
        fill = theme.color("hover" if self.hovered else "raised")
        ink.box(rect, fill, theme.color("accent" if self.isChecked() else "border"), radius)
        side = theme.px(_SIGN)
        mark = QRectF(theme.px(_PAD), (rect.height() - side) / 2, side, side)
        if self._sign is None:
            ink.box(mark, None, theme.color(token), theme.px(3))
            if self.isChecked():
                inner = mark.adjusted(side * 0.2, side * 0.2, -side * 0.2, -side * 0.2)
                signs.draw(ink.painter, signs.Sign.CHECK, inner, theme.color(token))
        else:
            signs.draw(ink.painter, self._sign, mark, theme.color(token))
        room = QRectF(rect)
        room.setLeft(mark.right() + theme.px(9))
        ink.text(room, self.text(), theme.font(_TEXT, 600), token, LEFT)
        self.draw_focus(ink, radius)
