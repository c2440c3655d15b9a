"""The labels of the time in which lost writes were acknowledged, at the foot of the plot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from core.model.events import LostSpan
from core.text.acts import lost_label
from core.views.plot.frame import Frame
from core.views.plot.lost import place_labels
from gui.drawing import signs
from gui.drawing.theme import Theme
from gui.stage.plot.flags import FLAG_GAP, FLAG_HEIGHT, FlagPictures


class PlacedLabel(NamedTuple):
    """A label, with the place where the label was drawn."""

    span: LostSpan
    box: QRectF


class LostLabels:
    """Draws how many of the writes of a hatched span are lost.

    Attributes:
        spans: when lost writes were acknowledged.
        placed: the labels as last drawn, in the plot's pixels.
    """

    def __init__(self, theme: Theme) -> None:
        """Makes a painter in the colours and fonts of ``theme``."""
        self.spans: Sequence[LostSpan] = ()
        self.placed: list[PlacedLabel] = []
        self._theme = theme
        self._pictures = FlagPictures(theme, signs.Sign.CROSS)

    def restyle(self) -> None:
        """Forgets the cached labels, after a change of colours or sizes."""
        self._pictures.clear()

    def draw(self, painter: QPainter, frame: Frame, origin: int, pixel_ratio: float) -> None:
        """Draws the labels of the spans that can be seen from column ``origin`` on.

        Args:
            painter: paints in the plot's pixels.
            frame: the plot's scales, in device pixels.
            origin: the column at the left edge.
            pixel_ratio: device pixels to a pixel.
        """
        self.placed.clear()
        if not self.spans:
            return
        labels = [lost_label(span) for span in self.spans]
        pictures = [self._pictures.get(label, "bad", pixel_ratio) for label in labels]
        gap, high = FLAG_GAP * self._theme.unit, FLAG_HEIGHT * self._theme.unit
        edges = list(frame.get_lost(self.spans, origin))
        widths = [float(picture.width()) for picture in pictures]
        foot = frame.get_label_foot((high + 2 * gap) * pixel_ratio) / pixel_ratio
        places = place_labels(edges, widths, (0.0, frame.width), gap * pixel_ratio)
        for span, picture, place in zip(self.spans, pictures, places, strict=True):
            if place is not None:
                left = round(place.left / pixel_ratio)
                top = round(foot - (place.row + 1) * (high + gap))
                size = picture.deviceIndependentSize()
                box = QRectF(left, top, size.width(), size.height())
                painter.drawPixmap(box.topLeft(), picture)
                self.placed.append(PlacedLabel(span, box))
