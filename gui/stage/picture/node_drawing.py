"""The drawing of a node: circle, crown, words, mark, and the bar or shards beside the circle."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPen, QPolygonF

from core.model.events import NodeStatus, Role
from core.text.node_state import STOPPED
from core.text.picture import NodeWords, bar_tone
from core.views.picture.model import LogBar, PictureNode
from core.views.picture.places import BAR_ROW, Box, Spot, shard_boxes
from gui.drawing import signs
from gui.drawing.ink import CENTER, LEFT, RIGHT, Ink, metrics
from gui.stage.nodes.text import sign_of

SHARES = (1.0, 0.88, 0.77, 0.67)
"""Sizes that letters may have, as shares of the size wanted, the largest first."""
OF_NAMES = (*SHARES, 0.55, 0.45)
"""Sizes of names, which are never left out."""
MARKED_WIDE, LEAST_FOR_MARK = 140.0, 45.0
"""Width of the words of a mark, and the least radius of a node that has room for them, units."""
_NAME, _TERSE_NAME, _ROLE, _STATE = 0.46, 0.6, 0.225, 0.215
"""Heights of the letters, in radii."""


def rect_of(box: Box) -> QRectF:
    """Returns ``box`` as a rectangle of Qt."""
    return QRectF(box.x, box.y, box.w, box.h)


def ring_tone(node: PictureNode, words: NodeWords) -> str:
    """Returns the colour of the circle: a candidate is no good news, though the node is up."""
    is_asking = node.health.status is NodeStatus.UP and node.role is Role.CANDIDATE
    return "warn" if is_asking else words.tone


def draw_node(ink: Ink, spot: Spot, node: PictureNode, words: NodeWords, *, hovered: bool) -> None:
    """Draws the circle of a node with the words inside."""
    painter, theme, r = ink.painter, ink.theme, spot.r
    centre, tone = QPointF(spot.x, spot.y), theme.color(ring_tone(node, words))
    painter.setPen(QPen(tone, max(2.0, r * 0.062)))
    painter.setBrush(theme.color("hover" if hovered else "raised"))
    painter.drawEllipse(centre, r * 0.97, r * 0.97)
    painter.setPen(QPen(theme.color("border"), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(centre, r * 0.86, r * 0.86)
    if node.health.status in STOPPED:
        _strike(ink, spot, tone)
    unit = theme.unit

    def row(offset: float, high: float) -> QRectF:
        wide = 2 * sqrt(max(0.0, (r * 0.92) ** 2 - ((abs(offset) + high * 0.2) * r) ** 2))
        top = spot.y + (offset - high / 2) * r
        return QRectF(spot.x - wide / 2, top, wide, high * r)

    def name(offset: float, high: float, size: float) -> None:
        _fitted(ink, row(offset, high), node.name, size * r / unit, 700, "text", OF_NAMES)

    if spot.is_terse:
        name(-0.14, 0.62, _TERSE_NAME)
        _draw_sign(ink, row(0.5, 0.36), node, words, 0.36 * r)
    else:
        name(-0.34, 0.56, _NAME)
        role, state = row(0.1, 0.3), row(0.46, 0.28)
        roles = [text for text in (words.role, words.short_role) if text]
        _first_fitting(ink, role, roles, _ROLE * r / unit, 600, words.role_tone)
        _draw_state(ink, state, node, words, _STATE * r / unit)
    if node.crowned:
        _draw_crown(ink, spot)
    if node.marked:
        _draw_mark(ink, spot)


def node_box(spot: Spot, unit: float) -> QRectF:
    """Returns the box of a node: circle, crown and mark."""
    marked = MARKED_WIDE * unit / 2 if spot.r >= LEAST_FOR_MARK * unit else 0.0
    beside = max(4 * unit, marked - spot.r)
    return rect_of(spot.box).adjusted(-beside, -44 * unit, beside, 18 * unit)


def boxes_on_edge(node: PictureNode, spot: Spot, unit: float) -> list[QRectF]:
    """Returns the boxes of crown and mark, which stand out of the circle, as far as there are."""
    boxes: list[QRectF] = []
    if node.crowned:
        wide, high = _crown_size(spot, unit)
        boxes.append(
            QRectF(spot.x - 0.56 * wide, spot.y - spot.r - high - 2 * unit, 1.12 * wide, high)
        )
    if node.marked:
        wide = unit * (MARKED_WIDE if spot.r >= LEAST_FOR_MARK * unit else 29)
        boxes.append(QRectF(spot.x - wide / 2, spot.y + spot.r - 14 * unit, wide, 29 * unit))
    return boxes


def draw_bar(ink: Ink, box: Box, bar: LogBar, words: NodeWords, rows: Box) -> None:
    """Draws the bar of a node, and the words below the bar in ``rows``."""
    painter, theme = ink.painter, ink.theme
    rect, px = rect_of(box), theme.px
    _clear(ink, box, rows)
    ink.box(rect, theme.color("track", 0.55), theme.color("border"), box.h * 0.3)
    wide = box.w * min(1.0, bar.value / bar.full)
    if wide >= 1:
        fill = QRectF(box.x, box.y, max(wide, box.h * 0.5), box.h)
        ink.box(fill, theme.color(bar_tone(bar), 0.85), None, box.h * 0.3)
    if bar.mark is not None:
        x = box.x + box.w * min(1.0, bar.mark / bar.full)
        mark = QRectF(x - px(1.5), box.y - px(6), px(3), box.h + px(12))
        painter.fillRect(mark, theme.color("text"))
    _draw_rows(ink, rows, words)


def bar_box(box: Box, rows: Box, unit: float) -> QRectF:
    """Returns the box of a bar and the words below."""
    return rect_of(box).united(rect_of(rows)).adjusted(-4 * unit, -10 * unit, 4 * unit, 2 * unit)


def draw_shards(
    ink: Ink, spot: Spot, shards: tuple[str, ...], away: frozenset[str], words: NodeWords, rows: Box
) -> None:
    """Draws a square for each shard that a node leads, except for shards still on the way."""
    theme = ink.theme
    if spot.bar is not None:
        _clear(ink, spot.bar, rows)
    for shard, box in zip(shards, shard_boxes(spot, len(shards), theme.unit), strict=False):
        if shard not in away:
            ink.box(rect_of(box), theme.color("accent"), None, box.w * 0.22)
    _draw_rows(ink, rows, words, RIGHT if spot.is_bar_left else LEFT)


def _draw_rows(ink: Ink, rows: Box, words: NodeWords, align: Qt.AlignmentFlag = LEFT) -> None:
    theme, high = ink.theme, BAR_ROW * ink.theme.unit
    fonts = [theme.font(size, 600) for size in (18.5, 16, 14)]
    row = QRectF(rows.x, rows.y, rows.w, high)
    for text, tone in ((words.bar, "muted"), (words.behind, words.behind_tone)):
        fitting = (font for font in fonts if metrics(font).horizontalAdvance(text) <= rows.w)
        if text:
            ink.text(row, text, next(fitting, fonts[-1]), tone, align)
        row.translate(0, high)


def _clear(ink: Ink, box: Box, rows: Box) -> None:
    """Covers the lines that pass behind a bar and the words below."""
    rect = rect_of(box).united(rect_of(rows))
    ink.box(rect.adjusted(-4, -8, 4, 0), ink.theme.color("panel"), None, 4)


def _fitted(
    ink: Ink,
    room: QRectF,
    text: str,
    units: float,
    weight: int,
    tone: str | QColor,
    shares: Sequence[float] = SHARES,
) -> None:
    """Draws centred text in the largest of some sizes that fits, or in the smallest."""
    for share in shares:
        font = ink.theme.font(round(units * share, 1), weight)
        if share == shares[-1] or metrics(font).horizontalAdvance(text) <= room.width():
            ink.text(room, text, font, tone, CENTER)
            return


def _first_fitting(
    ink: Ink, room: QRectF, texts: Sequence[str], units: float, weight: int, tone: str | QColor
) -> None:
    """Draws the first of ``texts`` that fits, in the largest size; nothing where none does."""
    for text in texts:
        for share in SHARES:
            font = ink.theme.font(round(units * share, 1), weight)
            if metrics(font).horizontalAdvance(text) <= room.width():
                ink.text(room, text, font, tone, CENTER)
                return


def _draw_state(ink: Ink, room: QRectF, node: PictureNode, words: NodeWords, units: float) -> None:
    """Draws the state in words with its sign; the sign alone where the words don't fit."""
    theme, tone = ink.theme, words.tone
    if node.health.status in STOPPED:  # the strokes over the node are the sign
        _first_fitting(ink, room, (words.state, words.short_state), units, 700, tone)
        return
    for share in (1.0, 0.9, 0.8, 0.7):
        font = theme.font(round(units * share, 1), 600)
        size = units * share * theme.unit * 0.82
        text_wide = metrics(font).horizontalAdvance(words.state)
        wide = text_wide + size * 1.35
        if wide <= room.width():
            left = room.center().x() - wide / 2
            spot = QRectF(left, room.center().y() - size / 2, size, size)
            signs.draw(ink.painter, sign_of(node.health.status), spot, theme.color(tone))
            beside = QRectF(left + size * 1.35, room.top(), text_wide + 0.5, room.height())
            ink.text(beside, words.state, font, tone, LEFT)
            return
    _draw_sign(ink, room, node, words, room.height())


def _draw_sign(ink: Ink, room: QRectF, node: PictureNode, words: NodeWords, side: float) -> None:
    """Draws the sign of a state in the middle of ``room``."""
    middle = room.center()
    box = QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side)
    signs.draw(ink.painter, sign_of(node.health.status), box, ink.theme.color(words.tone))


def _strike(ink: Ink, spot: Spot, tone: QColor) -> None:
    faded = QColor(tone)
    faded.setAlphaF(0.34)
    pen = QPen(faded, spot.r * 0.13)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    ink.painter.setPen(pen)
    d = spot.r * 0.6
    ink.painter.drawLine(QPointF(spot.x - d, spot.y - d), QPointF(spot.x + d, spot.y + d))
    ink.painter.drawLine(QPointF(spot.x + d, spot.y - d), QPointF(spot.x - d, spot.y + d))


def _crown_size(spot: Spot, unit: float) -> tuple[float, float]:
    return min(64 * unit, spot.r * 0.78), min(34 * unit, spot.r * 0.42)


def _draw_crown(ink: Ink, spot: Spot) -> None:
    unit = ink.theme.unit
    wide, high = _crown_size(spot, unit)
    bottom = spot.y - spot.r - 2 * unit
    points = ((-0.5, 0.0), (-0.56, 0.85), (-0.24, 0.42), (0.0, 1.0), (0.24, 0.42), (0.56, 0.85))
    shape = [QPointF(spot.x + x * wide, bottom - y * high) for x, y in (*points, (0.5, 0.0))]
    ink.painter.setPen(Qt.PenStyle.NoPen)
    ink.painter.setBrush(ink.theme.color("warn"))
    ink.painter.drawPolygon(QPolygonF(shape))


def _draw_mark(ink: Ink, spot: Spot) -> None:
    """Draws that the next fault will hit this node, over the lower edge of the circle."""
    theme, px = ink.theme, ink.theme.px
    font, word, size = theme.font(16.5, 700), "next victim", px(18)
    has_words = spot.r >= LEAST_FOR_MARK * theme.unit
    wide = metrics(font).horizontalAdvance(word) + size + px(26) if has_words else px(29)
    box = QRectF(spot.x - wide / 2, spot.y + spot.r - px(14), wide, px(29))
    ink.box(box, theme.color("accent-soft"), theme.color("accent"), px(14))
    left = box.left() + (px(9) if has_words else (wide - size) / 2)
    sign = QRectF(left, box.center().y() - size / 2, size, size)
    signs.draw(ink.painter, signs.Sign.TARGET, sign, theme.color("accent"))
    if has_words:
        ink.text(box.adjusted(size + px(15), 0, -px(6), 0), word, font, "accent")
