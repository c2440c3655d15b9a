"""The look of the plot: colours, fonts and line widths in device pixels."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap

from gui.drawing.theme import Theme

HATCH = 11.0
"""Distance of the stripes over what exceeds a limit, in units."""


class Look(NamedTuple):
    """The theme in the form that the plot's painters need, made for one theme and size."""

    unit: float
    """Device pixels in a unit."""
    line: float
    background: QColor
    grid: QColor
    axis: QColor
    label: QColor
    good: QColor
    good_fill: QColor
    bad: QColor
    bad_fill: QColor
    band: QColor
    p99: QColor
    outage: QColor
    stalled: QColor
    refused: QColor
    limit: QColor
    excess: QBrush
    """Hatched, so that the excess is told from the fill below without colour."""
    lost: QBrush
    """Hatched too, and paler: the curve lies over that hatch."""
    label_font: QFont
    label_metrics: QFontMetricsF


def make_look(theme: Theme, pixel_ratio: float) -> Look:
    """Returns the look of ``theme`` at the theme's present size.

    Args:
        theme: colours and unit.
        pixel_ratio: device pixels to a pixel.
    """
    dark = theme.is_dark
    font = QFont(theme.font(17))
    font.setPixelSize(max(round(theme.px(17) * pixel_ratio), 6))
    unit = theme.unit * pixel_ratio
    return Look(
        unit=unit,
        line=max(3.0 * unit, 1.6),
        background=theme.color("panel"),
        grid=theme.color("border", 0.55),
        axis=theme.color("border"),
        label=theme.color("faint"),
        good=theme.color("good"),
        good_fill=theme.color("good", 0.15 if dark else 0.12),
        bad=theme.color("bad"),
        bad_fill=theme.color("bad", 0.26 if dark else 0.18),
        band=theme.color("accent", 0.13 if dark else 0.11),
        p99=theme.color("accent"),
        outage=theme.color("bad", 0.13 if dark else 0.10),
        stalled=theme.color("bad", 0.5),
        refused=theme.color("muted"),
        limit=theme.color("text"),
        excess=make_hatch(theme, unit),
        lost=make_pale_hatch(theme, unit),
        label_font=font,
        label_metrics=QFontMetricsF(font),
    )


def make_hatch(theme: Theme, unit: float) -> QBrush:
    """Returns the brush for what exceeds a limit; ``unit`` is in the pixels of the picture."""
    return _hatch(theme, unit, 0.34 if theme.is_dark else 0.26, 1.0)


def make_pale_hatch(theme: Theme, unit: float) -> QBrush:
    """Returns the brush for the time of lost writes; ``unit`` is in the pixels of the picture."""
    return _hatch(theme, unit, 0.16 if theme.is_dark else 0.10, 0.5)


def _hatch(theme: Theme, unit: float, fill: float, stripes: float) -> QBrush:
    """Returns a brush with stripes over a fill, both of the given opacity."""
    side = max(round(HATCH * unit), 4)
    tile = QPixmap(side, side)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.fillRect(tile.rect(), theme.color("bad", fill))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(theme.color("bad", stripes), side * 0.24)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    for shift in (-side, 0, side):
        painter.drawLine(QLineF(shift - 1, side + 1, shift + side + 1, -1))
    painter.end()
    return QBrush(tile)
