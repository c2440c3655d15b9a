"""Colours, fonts and line widths of the plot, in device pixels."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtGui import QColor, QFont, QFontMetricsF

from gui.theme import Theme

MARKER_TOKENS = {"fault": "bad", "detected": "warn", "recovered": "good", "rejoined": "accent"}
"""The colour of each kind of marker, by the theme's name."""


class Look(NamedTuple):
    """The theme as the plot's painters need it; made anew when theme or size change."""

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
    label_font: QFont
    label_metrics: QFontMetricsF


def make_look(theme: Theme, pixel_ratio: float) -> Look:
    """Returns the look of ``theme`` at its present size.

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
        label_font=font,
        label_metrics=QFontMetricsF(font),
    )
