"""The places of all parts in a window of a given size: arithmetic, no widgets."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPoint, QRect

NARROW = 1910
"""A window narrower than this, in units, has the figures under the title, not beside."""
SIDEBAR = 320
MARGIN = 36
GAP = 20
TOP = 30
HEADER = 126
SCORE, UNDER_TITLE = 88, 100
STATUS = 30
CARD, COMPACT_CARD = 160, 132
FEEDS, TALL_FEEDS = 196, 300
BAR = 60
LEAST_PLOT, BESIDE_PAGE = 230, 240
PICTURE_SHARE = 0.62
"""The picture's share of the room for picture and plot."""
CLOCK, BALLOT_SHARE = 240, 0.72
"""Width of a vote's clock, in units, and a vote's share of the room for vote and plot."""
MOST_IN_ROW, FEW, MOST_IN_NARROW_ROW = 5, 6, 3
"""All in units, see :class:`gui.drawing.theme.Theme`, except the last line: numbers of cards."""


class Geometry(NamedTuple):
    """The rectangles of the stage's parts, in pixels."""

    sidebar: QRect
    header: QRect
    """Title and narration."""
    scoreboard: QRect
    status: QRect
    cards: tuple[QRect, ...]
    bars: tuple[QRect, ...]
    stories: QRect
    """The place of the stories' cards; empty where there are none."""
    plot: QRect
    monitor: QRect
    diagnosis: QRect


def columns(nodes: int, narrow: bool = False) -> int:
    """Returns the number of cards in a row that makes the rows as even as possible.

    In a ``narrow`` window a few cards stand in two rows, since one row would make the cards too
    narrow to read.
    """
    most = MOST_IN_NARROW_ROW if narrow and nodes <= FEW else MOST_IN_ROW
    rows = -(-nodes // most)
    return -(-nodes // rows) if rows else 1


def arrange(
    width: int,
    height: int,
    unit: float,
    *,
    nodes: int,
    tiles_width: int,
    bars: int = 0,
    stories: int = 0,
    tall_feeds: bool = False,
) -> Geometry:
    """Returns the places of all parts of the stage.

    Args:
        width: of the window, in pixels.
        height: of the window, in pixels.
        unit: pixels in a unit.
        nodes: how many cards there are.
        tiles_width: what the scoreboard needs, in pixels.
        bars: how many bars (notices, questions) are to be shown.
        stories: what the cards of the stories need, in units; 0 where there are none.
        tall_feeds: whether this chapter is about the feeds, so that those get more room where
            the plot has enough.
    """

    def px(units: float) -> int:
        return round(units * unit)

    left, right = px(SIDEBAR + MARGIN), width - px(MARGIN)
    room, gap = max(right - left, 1), px(GAP)

    narrow = width < NARROW * unit
    beside = 0 if narrow else tiles_width + px(MARGIN)
    header = QRect(left, px(24), max(room - beside, 1), px(HEADER + 6))
    score = QRect(right - tiles_width, px(TOP), tiles_width, px(SCORE))
    if narrow:
        score.moveTopLeft(QPoint(left, px(TOP + HEADER + 4)))
    status = QRect(left, px(TOP + HEADER + (UNDER_TITLE if narrow else 0)), room, px(STATUS))

    across = columns(nodes, narrow)
    rows = -(-nodes // across)
    card_height = px(CARD if rows == 1 else COMPACT_CARD)
    card_gap = px(18 if rows == 1 else 14)
    top = status.bottom() + 1 + px(8)
    cards: list[QRect] = []
    for index in range(nodes):
        row, column = divmod(index, across)
        x0 = left + (room + card_gap) * column // across
        x1 = left + (room + card_gap) * (column + 1) // across - card_gap
        cards.append(QRect(x0, top + row * (card_height + card_gap), x1 - x0, card_height))
    top += rows * (card_height + card_gap) - card_gap + gap if rows else 0

    strips: list[QRect] = []
    for _ in range(bars):
        strips.append(QRect(left, top, room, px(BAR)))
        top += px(BAR) + px(12)

    shelf = QRect(left, top, room if stories else 0, px(stories))
    top += px(stories) + gap if stories else 0

    tall_feeds = tall_feeds and height - px(TOP) - px(TALL_FEEDS) - gap - top >= px(LEAST_PLOT)
    feeds = px(TALL_FEEDS if tall_feeds else FEEDS)
    feeds_top = height - px(TOP) - feeds
    plot = QRect(left, top, room, max(feeds_top - gap - top, px(120)))
    half = (room - gap) // 2
    monitor_width = half if not tall_feeds else (room - gap) * 2 // 5
    monitor = QRect(left, feeds_top, monitor_width, feeds)
    rest = left + monitor_width + gap
    diagnosis = QRect(rest, feeds_top, right - rest, feeds)
    return Geometry(
        sidebar=QRect(0, 0, px(SIDEBAR), height),
        header=header,
        scoreboard=score,
        status=status,
        cards=tuple(cards),
        bars=tuple(strips),
        stories=shelf,
        plot=plot,
        monitor=monitor,
        diagnosis=diagnosis,
    )


def share(area: QRect, unit: float, least: float, liked: float) -> tuple[QRect, QRect]:
    """Divides ``area`` between the plot above and a page below.

    Args:
        area: in pixels.
        unit: pixels in a unit.
        least: the least height, in units, at which the page can be read.
        liked: the height, in units, that the page has where there is room.

    Returns:
        The plot's rectangle, empty where there is no room for both, and the page's.
    """
    gap = round(GAP * unit)
    room = area.height() - gap - round(BESIDE_PAGE * unit)
    if room < round(least * unit):
        return QRect(), area
    high = min(room, round(liked * unit))
    page = QRect(area.left(), area.bottom() + 1 - high, area.width(), high)
    return QRect(area.left(), area.top(), area.width(), area.height() - high - gap), page


class VotePlaces(NamedTuple):
    """The rectangles that are others while phones vote, in pixels."""

    header: QRect
    clock: QRect
    """The clock of a vote, in the place of the figures."""
    status: QRect
    bars: tuple[QRect, ...]
    ballot: QRect
    plot: QRect


def give_to_vote(spots: Geometry, unit: float) -> VotePlaces:
    """Divides the stage between the vote and the plot, without the figures.

    Args:
        spots: the places without any card.
        unit: pixels in a unit.
    """

    def px(units: float) -> int:
        return round(units * unit)

    right, up = spots.plot.right() + 1, px(TOP + HEADER) - spots.status.top()
    clock = QRect(right - px(CLOCK), px(TOP), px(CLOCK), px(SCORE + 8))
    header = QRect(spots.header)
    header.setRight(clock.left() - px(MARGIN))
    area = spots.plot.united(spots.diagnosis)
    area.setTop(area.top() + up)
    ballot, plot = halve(area, unit, BALLOT_SHARE)
    bars = tuple(bar.translated(0, up) for bar in spots.bars)
    return VotePlaces(header, clock, spots.status.translated(0, up), bars, ballot, plot)


def halve(area: QRect, unit: float, upper: float = PICTURE_SHARE) -> tuple[QRect, QRect]:
    """Divides ``area`` between the picture above and the plot below.

    Args:
        area: in pixels.
        unit: pixels in a unit.
        upper: share of the upper part.

    Returns:
        The picture's rectangle and the plot's.
    """
    gap = round(GAP * unit)
    high = round((area.height() - gap) * upper)
    picture = QRect(area.left(), area.top(), area.width(), high)
    top = picture.bottom() + 1 + gap
    return picture, QRect(area.left(), top, area.width(), area.bottom() + 1 - top)
