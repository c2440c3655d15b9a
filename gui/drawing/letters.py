"""Texts measured and laid out once: most texts that are painted again haven't changed."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFont, QFontMetricsF, QGlyphRun, QTextLayout, QTextOption

MOST_FONTS, MOST_WIDTHS, MOST_LAID = 400, 64, 512
"""Most fonts, widths for each font and laid-out texts that are kept. Resizing a window makes new
sizes all the time, and figures new texts."""

_WIDEST = 1e6


class FontMeasure:
    """The metrics of a font, as :class:`QFontMetricsF` has them, with the widths kept.

    Attributes:
        horizontalAdvance: width of a text, in pixels; measured once for each text.
        elidedText: a text shortened to a width.
        ascent: height above the baseline, in pixels.
        descent: depth below the baseline, in pixels.
        capHeight: height of a capital letter, in pixels.
        height: height of a line, in pixels.
    """

    def __init__(self, font: QFont) -> None:
        """Measures nothing before a text is given."""
        measure = QFontMetricsF(font)

        def advance(text: str) -> float:
            return measure.horizontalAdvance(text)

        self.horizontalAdvance = lru_cache(maxsize=MOST_WIDTHS)(advance)
        self.elidedText = measure.elidedText
        self.ascent = measure.ascent
        self.descent = measure.descent
        self.capHeight = measure.capHeight
        self.height = measure.height


class LaidText(NamedTuple):
    """A line of text as glyphs, which are painted without laying the text out again.

    Attributes:
        width: in pixels.
        runs: the glyphs; the baseline begins at the origin.
    """

    width: float
    runs: tuple[QGlyphRun, ...]


_laid: dict[tuple[str, str], LaidText] = {}


def lay_out(text: str, font: QFont, name: str) -> LaidText:
    """Returns ``text`` as glyphs of ``font``, which is called ``name``; laid out once.

    The pixels are those of ``QPainter.drawText``.
    """
    found = _laid.get((name, text))
    if found is None:
        if len(_laid) >= MOST_LAID:
            for key in list(_laid)[: MOST_LAID // 2]:  # the texts kept for longest
                del _laid[key]
        found = _laid[name, text] = _lay_out(text, font)
    return found


def _lay_out(text: str, font: QFont) -> LaidText:
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.NoWrap)
    layout.setTextOption(option)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(_WIDEST)
    line.setPosition(QPointF(0, -line.ascent()))
    layout.endLayout()
    return LaidText(line.horizontalAdvance(), tuple(layout.glyphRuns()))
