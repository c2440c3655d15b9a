"""The vertical axes: a few round figures, no ticks."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsWidget, QStyleOptionGraphicsItem, QWidget

from gui.drawing.paint_errors import PaintErrors
from gui.drawing.theme import Theme

_OFFSET = 10.0
"""Distance between the figures and the plot, in units."""


class ValueAxis(QGraphicsWidget):
    """The figures beside the plot, chosen by the view from the plot's frame.

    Attributes:
        labels: what the figures say, by their pixels below the upper edge.
    """

    def __init__(self, is_left: bool, theme: Theme, token: str, weight: int = 400) -> None:
        """Creates an axis left or right of the plot, in the theme's colour ``token``."""
        super().__init__()
        self.labels: dict[float, str] = {}
        self._is_left = is_left
        self._theme = theme
        self._token = token
        self._weight = weight

    def show_labels(self, labels: dict[float, str]) -> None:
        """Shows ``labels``, and repaints the axis where they changed; see :attr:`labels`."""
        if labels != self.labels:
            self.labels = labels
            self.update()

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionGraphicsItem,
        widget: QWidget | None = None,
    ) -> None:
        """Paints the figures on the side that is towards the plot."""
        with PaintErrors():
            self._draw_labels(painter)

    def _draw_labels(self, painter: QPainter) -> None:
        theme, size = self._theme, self.size()
        painter.setFont(theme.font(17, self._weight))
        painter.setPen(theme.color(self._token))
        offset, high = theme.px(_OFFSET), 2 * theme.px(17)
        side = Qt.AlignmentFlag.AlignRight if self._is_left else Qt.AlignmentFlag.AlignLeft
        for y, text in self.labels.items():
            room = QRectF(0 if self._is_left else offset, y - high / 2, size.width() - offset, high)
            painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, text)
