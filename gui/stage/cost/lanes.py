"""The picture of what each part of the system was, with the time of the lost writes shaded."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor

from core.model.events import Act, LaneSpan
from core.text import figures
from gui.drawing.ink import CENTER, Ink, metrics
from gui.drawing.theme import Theme
from gui.stage.plot.look import make_pale_hatch

_AXIS, _GAP, _MOST, _PAD = 34, 12, 58, 14
"""In units: height of the axis, between two lanes, most of a lane's height, beside a text."""
_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600)
"""Seconds between two marks of the axis."""
_MARKS = 8

_TONES = {"good": "good", "bad": "bad", "info": "accent", "muted": "track"}


def draw_lanes(ink: Ink, theme: Theme, room: QRectF, act: Act) -> None:
    """Draws the lanes of ``act`` within ``room``, over an axis of run time."""
    begin, end = _time_span(act)
    seconds = max(end - begin, 0.001)

    def at(t: float) -> float:
        return room.left() + room.width() * min(max((t - begin) / seconds, 0.0), 1.0)

    axis = QRectF(room.left(), room.bottom() - theme.px(_AXIS), room.width(), theme.px(_AXIS))
    _draw_axis(ink, theme, axis, begin, seconds)
    lanes = QRectF(room.left(), room.top(), room.width(), axis.top() - room.top() - theme.px(8))
    for start_t, end_t in _lost(act):
        left = at(start_t)
        band = QRectF(left, lanes.top(), max(at(end_t) - left, theme.px(2)), lanes.height())
        ink.painter.fillRect(band, make_pale_hatch(theme, theme.unit))
    count = max(len(act.lanes), 1)
    gap = theme.px(_GAP)
    high = min(theme.px(_MOST), (lanes.height() - gap * (count + 1)) / count)
    for number, lane in enumerate(act.lanes):
        top = lanes.top() + gap + number * (high + gap)
        for span in lane:
            left, right = at(span.start_t), at(span.end_t)
            if right > left:
                _draw_span(ink, theme, QRectF(left, top, right - left, high), span)


def _time_span(act: Act) -> tuple[float, float]:
    """Returns from when till when there is something to see, run seconds."""
    starts = [lane[0].start_t for lane in act.lanes] or [act.begun_t]
    return min(starts), act.ended_t


def _lost(act: Act) -> list[tuple[float, float]]:
    """Returns from when till when lost writes were acknowledged, run seconds."""
    if act.losses is None:
        return []
    spans = [(span.start_t, span.end_t) for span in act.losses.spans]
    return spans or [(act.losses.first_t, act.losses.last_t)]


def _draw_span(ink: Ink, theme: Theme, box: QRectF, span: LaneSpan) -> None:
    color = theme.color(_TONES.get(span.tone, "track"))
    is_filled = span.tone != "muted"
    ink.box(box.adjusted(1, 0, -1, 0), color, None, theme.px(6))
    inner = box.adjusted(theme.px(_PAD), 0, -theme.px(_PAD), 0)
    for size in (22, 18, 15):
        font = theme.font(size, 600)
        if metrics(font).horizontalAdvance(span.text) <= inner.width():
            ink.text(inner, span.text, font, "on-accent" if is_filled else "text")
            return


def _draw_axis(ink: Ink, theme: Theme, room: QRectF, begin: float, seconds: float) -> None:
    line: QColor = theme.color("border")
    ink.painter.setPen(line)
    ink.painter.drawLine(QPointF(room.left(), room.top()), QPointF(room.right(), room.top()))
    step = next((step for step in _STEPS if seconds / step <= _MARKS), _STEPS[-1])
    font, wide = theme.font(18, 500), theme.px(110)
    mark = -(-begin // step) * step
    while mark <= begin + seconds:
        x = room.left() + room.width() * (mark - begin) / seconds
        if room.left() + wide / 2 <= x <= room.right() - wide / 2:
            spot = QRectF(x - wide / 2, room.top(), wide, room.height())
            ink.text(spot, figures.minute(mark), font, "faint", CENTER)
        mark += step
