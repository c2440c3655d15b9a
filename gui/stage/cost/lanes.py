"""The picture of what each part of the system was, with the time of the lost writes hatched."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor

from core.model.events import Act, LaneSpan, LostSpan
from core.text import figures
from core.text.acts import lost_label
from core.views.plot.lost import place_labels
from gui.drawing import signs
from gui.drawing.ink import CENTER, Ink, metrics
from gui.drawing.theme import Theme
from gui.stage.plot.look import make_pale_hatch

_AXIS, _GAP, _LEAST, _MOST, _PAD = 34, 12, 32, 58, 14
"""In units: height of the axis, between lanes, of a lane at least and at most, beside a text."""
_LABEL, _SIGN = 34, 16
"""Height of the label of a hatched span, and of the label's sign, in units."""
_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600)
"""Seconds between two marks of the axis."""
_MARKS = 8
_AROUND_S = 10.0
"""Seconds that are shown before the first change and after the last one, at most."""

_TONES = {"good": "good", "bad": "bad", "info": "accent", "muted": "track"}


def draw_lanes(ink: Ink, theme: Theme, room: QRectF, act: Act) -> None:
    """Draws the lanes of ``act`` within ``room``, over an axis of run time."""
    begin, end = time_span(act)
    seconds = max(end - begin, 0.001)

    def at(t: float) -> float:
        return room.left() + room.width() * min(max((t - begin) / seconds, 0.0), 1.0)

    axis = QRectF(room.left(), room.bottom() - theme.px(_AXIS), room.width(), theme.px(_AXIS))
    _draw_axis(ink, theme, axis, begin, seconds)
    lanes = QRectF(room.left(), room.top(), room.width(), axis.top() - room.top() - theme.px(8))
    lost, gap = spans_of(act), theme.px(_GAP)
    bands = [(at(span.start_t), max(at(span.end_t), at(span.start_t) + 2)) for span in lost]
    for left, right in bands:
        area = QRectF(left, lanes.top(), right - left, lanes.height())
        ink.painter.fillRect(area, make_pale_hatch(theme, theme.unit))
    count, labels = max(len(act.lanes), 1), theme.px(_LABEL) + gap / 2
    if lost and lanes.height() - labels >= count * (theme.px(_LEAST) + gap) + gap:
        lanes.setBottom(lanes.bottom() - labels)
        foot = QRectF(lanes.left(), lanes.bottom(), lanes.width(), theme.px(_LABEL))
        _draw_labels(ink, theme, foot, lost, bands)
    high = min(theme.px(_MOST), (lanes.height() - gap * (count + 1)) / count)
    for number, lane in enumerate(act.lanes):
        top = lanes.top() + gap + number * (high + gap)
        for span in lane:
            left, right = at(span.start_t), at(span.end_t)
            if right > left:
                _draw_span(ink, theme, QRectF(left, top, right - left, high), span)


def time_span(act: Act) -> tuple[float, float]:
    """Returns from when till when there is something to see, run seconds.

    What stays as it is for long before the first change, or after the last one, is left out as
    far as no lost write was acknowledged then.
    """
    starts = [span.start_t for lane in act.lanes for span in lane]
    ends = [span.end_t for lane in act.lanes for span in lane if span.end_t < act.ended_t]
    begin = min(starts, default=act.begun_t)
    changes = [t for t in (*starts, *ends) if t > begin]
    if not changes:
        return begin, act.ended_t
    lost = spans_of(act)
    first = min([min(changes) - _AROUND_S, *(span.start_t for span in lost)])
    last = max([max(changes) + _AROUND_S, *(span.end_t for span in lost)])
    return max(begin, first), min(act.ended_t, last)


def spans_of(act: Act) -> tuple[LostSpan, ...]:
    """Returns the spans of lost writes; a single span in recordings that tell no more."""
    losses = act.losses
    if losses is None:
        return ()
    return losses.spans or (LostSpan(losses.first_t, losses.last_t, act.lost_writes),)


def _draw_labels(
    ink: Ink,
    theme: Theme,
    room: QRectF,
    lost: tuple[LostSpan, ...],
    bands: list[tuple[float, float]],
) -> None:
    """Draws at hatched spans how many are lost; where labels would overlap, of the most alone."""
    font, pad, sign = theme.font(18, 700), theme.px(12), theme.px(_SIGN)
    texts = [lost_label(span) for span in lost]
    widths = [metrics(font).horizontalAdvance(text) + 3 * pad + sign for text in texts]
    area, shown = (room.left(), room.right() + 1), list(range(len(lost)))
    while shown:
        edges, wide = [bands[n] for n in shown], [widths[n] for n in shown]
        places = place_labels(edges, wide, area, pad, scrolls=False)
        if all(place is not None and not place.row for place in places):
            break
        shown.remove(min(shown, key=lambda n: lost[n].count))
    else:
        return
    for number, place in zip(shown, places, strict=True):
        if place is None:
            continue
        box = QRectF(place.left, room.top(), widths[number], room.height())
        ink.box(box, theme.color("bad"), None, theme.px(6))
        mark = QRectF(box.left() + pad, box.center().y() - sign / 2, sign, sign)
        signs.draw(ink.painter, signs.Sign.CROSS, mark, theme.color("on-accent"))
        ink.text(box.adjusted(2 * pad + sign, 0, -pad + 1, 0), texts[number], font, "on-accent")


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
