"""Drawing for the stage's hand-painted widgets: panels, text that is never cut, badges."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import ClassVar, NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPaintDevice, QPainter, QPen
from PySide6.QtWidgets import QWidget

from gui.drawing.letters import MOST_FONTS, FontMeasure, lay_out
from gui.drawing.line_breaks import break_lines
from gui.drawing.paint_errors import PaintErrors
from gui.drawing.theme import Theme

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTER = Qt.AlignmentFlag.AlignCenter


class Drawn(NamedTuple):
    """A piece of text that was drawn, for the tests that look for cut and covered text."""

    widget: QWidget
    text: str
    box: QRectF
    """The place of the letters, in the widget's coordinates."""
    room: QRectF
    """The room that the text had, in the widget's coordinates."""
    elided: bool


_metrics: dict[str, FontMeasure] = {}


def metrics(font: QFont) -> FontMeasure:
    """Returns the metrics of ``font``, cached for each font."""
    return _metrics_of(font, font.toString())


def _metrics_of(font: QFont, name: str) -> FontMeasure:
    found = _metrics.get(name)
    if found is None:
        if len(_metrics) >= MOST_FONTS:
            _metrics.clear()
            _wrap.cache_clear()
        found = _metrics[name] = FontMeasure(font)
    return found


@lru_cache(maxsize=512)
def _wrap(text: str, font: str, width: float, max_lines: int) -> tuple[tuple[str, ...], bool]:
    measure = _metrics[font]
    broken = [
        line
        for part in text.split("\n")
        for line in break_lines(part, measure.horizontalAdvance, width)
    ]
    lines = [line.text for line in broken[:max_lines]]
    for line in broken[max_lines:]:
        lines[-1] += f"{line.joint}{line.text}"
    shown = tuple(measure.elidedText(line, Qt.TextElideMode.ElideRight, width) for line in lines)
    return shown, shown != tuple(lines)


def wrap(text: str, font: QFont, width: float, max_lines: int) -> tuple[tuple[str, ...], bool]:
    """Breaks ``text`` into at most ``max_lines`` of ``width`` pixels.

    Returns:
        The lines, and whether something had to be left out.
    """
    metrics(font)
    return _wrap(text, font.toString(), width, max_lines)


class Wrapped(NamedTuple):
    """A text broken into lines, with font and spacing."""

    lines: tuple[str, ...]
    font: QFont
    pitch: float
    """Distance from line to line, in pixels."""
    cut: bool
    """Whether something had to be left out."""


def fit_lines(
    text: str,
    theme: Theme,
    width: float,
    looks: Sequence[tuple[float, float, int]],
    weight: int = QFont.Weight.Normal,
) -> Wrapped:
    """Breaks ``text`` into lines by the first of ``looks`` that has room for all, or by the last.

    Args:
        text: what to say.
        theme: where fonts come from.
        width: of a line, in pixels.
        looks: size of the font and pitch, in units, and how many lines there may be.
        weight: of the font.
    """
    for number, (size, pitch, most) in enumerate(looks, start=1):
        font = theme.font(size, weight)
        lines, cut = wrap(text, font, width, most)
        if not cut or number == len(looks):
            return Wrapped(lines, font, theme.px(pitch), cut)
    raise ValueError("there is no look to choose")


class Ink(PaintErrors):
    """A painter for one widget and one paint event, to be used in a ``with``.

    Attributes:
        painter: the QPainter underneath, antialiased.
        log: where tests set a list, each piece of text that is drawn is added.
    """

    log: ClassVar[list[Drawn] | None] = None

    def __init__(self, widget: QWidget, theme: Theme, device: QPaintDevice | None = None) -> None:
        """Begins painting ``widget``, or ``device`` instead where the widget keeps one."""
        super().__init__()
        self.widget = widget
        self.theme = theme
        self.painter = QPainter(widget if device is None else device)
        self.painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def close(self) -> None:
        """Ends painting, so that the backing store is free also after an error."""
        self.painter.end()

    def fill(self, token: str) -> None:
        """Fills the whole widget with the colour ``token``, so that nothing behind is drawn."""
        self.painter.fillRect(self.widget.rect(), self.theme.color(token))

    def box(
        self, rect: QRectF, fill: QBrush | QColor | None, border: QColor | None, radius: float
    ) -> None:
        """Draws a rectangle with round corners, ``radius`` in pixels."""
        inset = 0.5 if border else 0.0
        self.painter.setPen(QPen(border, 1) if border else Qt.PenStyle.NoPen)
        self.painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
        self.painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius)

    def panel(self, rect: QRectF, fill: str = "panel", border: str = "border") -> None:
        """Draws a panel of the stage, with the named colours."""
        theme = self.theme
        self.box(rect, theme.color(fill), theme.color(border), theme.px(16))

    def text(
        self,
        room: QRectF,
        text: str,
        font: QFont,
        ink: str | QColor,
        align: Qt.AlignmentFlag = LEFT,
    ) -> float:
        """Draws one line within ``room``, elided where the text doesn't fit.

        Returns:
            The width that was drawn, in pixels.
        """
        name = font.toString()
        measure = _metrics_of(font, name)
        shown, laid = text, lay_out(text, font, name)
        if laid.width > room.width():
            shown = measure.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
            laid = lay_out(shown, font, name)
        width = laid.width
        left = room.left()
        if align & Qt.AlignmentFlag.AlignRight:
            left = room.right() - width
        elif align & Qt.AlignmentFlag.AlignHCenter:
            left = room.center().x() - width / 2
        base = room.center().y() + (measure.ascent() - measure.descent()) / 2
        self.painter.setPen(self.theme.color(ink) if isinstance(ink, str) else ink)
        for run in laid.runs:
            self.painter.drawGlyphRun(QPointF(left, base), run)
        if Ink.log is not None and shown:
            high = measure.capHeight()
            box = QRectF(left, base - high, width, high + measure.descent() / 2)
            Ink.log.append(Drawn(self.widget, shown, box, QRectF(room), shown != text))
        return width

    def fitted(self, room: QRectF, text: str, fonts: Sequence[QFont], ink: str | QColor) -> float:
        """Draws one line in the first of ``fonts`` that fits, elided in the last."""
        for font in fonts[:-1]:
            if metrics(font).horizontalAdvance(text) <= room.width():
                return self.text(room, text, font, ink)
        return self.text(room, text, fonts[-1], ink)

    def lines(
        self, room: QRectF, lines: Sequence[str], font: QFont, ink: str | QColor, pitch: float
    ) -> float:
        """Draws ``lines`` from the top of ``room``, ``pitch`` pixels apart.

        Returns:
            The top of the next line, in pixels.
        """
        top = room.top()
        for line in lines:
            self.text(QRectF(room.left(), top, room.width(), pitch), line, font, ink)
            top += pitch
        return top

    def chip(
        self, right: float, middle: float, text: str, ink: str, fill: str, room: float = 1e6
    ) -> float:
        """Draws a badge that ends at ``right``; returns the left edge, in pixels.

        Args:
            right: right edge of the badge, in pixels.
            middle: vertical centre of the badge, in pixels.
            text: what the badge says.
            ink: the text's colour.
            fill: the badge's colour.
            room: greatest width of the badge, in pixels.
        """
        theme = self.theme
        font = theme.font(15, 600)
        pad, high = theme.px(12), theme.px(29)
        width = min(metrics(font).horizontalAdvance(text) + 2 * pad, room)
        rect = QRectF(right - width, middle - high / 2, width, high)
        self.box(rect, theme.color(fill), None, high / 2)
        self.text(rect.adjusted(pad, 0, -pad + 1, 0), text, font, ink, CENTER)
        return rect.left()
