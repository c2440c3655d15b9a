"""The places of all parts of the presenter's window: arithmetic, no widgets."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRect

MARGIN, GAP, TOP, HEAD, FOOT = 48, 24, 22, 74, 212
"""In units."""
_RIGHT_SHARE, _NEXT_SHARE, _KEYS_SHARE = 0.363, 0.483, 0.242
"""Shares of the width between the margins."""


class PresenterPlaces(NamedTuple):
    """The rectangles of the parts, in pixels."""

    head: QRect
    notes: QRect
    rehearsal: QRect
    """Below the notes; empty where there is none."""
    audience: QRect
    at_hand: QRect
    next: QRect
    keys: QRect
    panic: QRect


def arrange_presenter(width: int, height: int, unit: float, *, times: int) -> PresenterPlaces:
    """Returns the places in a window of a given size.

    Args:
        width: of the window, in pixels.
        height: of the window, in pixels.
        unit: pixels in a unit.
        times: how many times of a rehearsal stand below the notes; 0 for none.
    """

    def px(units: float) -> int:
        return round(units * unit)

    left, right, gap = px(MARGIN), width - px(MARGIN), px(GAP)
    room = max(right - left, 1)
    head = QRect(left, px(TOP), room, px(HEAD))
    top, foot_top = px(TOP + HEAD + 8), height - px(40) - px(FOOT)
    high = max(foot_top - gap - top, 1)

    side = round(room * _RIGHT_SHARE)
    notes = QRect(left, top, room - side - gap, high)
    timed = QRect()
    if times:
        lower = high * min(30 + 2 * times, 60) // 100
        timed = QRect(left, top + high - lower, notes.width(), lower)
        notes.setHeight(high - lower - gap)
    # The picture has the shape of most screens, as far as there is room for the facts.
    picture = min(side * 9 // 16 + px(70), high * 27 // 50)
    audience = QRect(right - side, top, side, picture)
    at_hand = QRect(right - side, top + picture + gap, side, high - picture - gap)

    first, second = round(room * _NEXT_SHARE), round(room * _KEYS_SHARE)
    coming = QRect(left, foot_top, first, px(FOOT))
    keys = QRect(left + first + gap, foot_top, second, px(FOOT))
    panic = QRect(keys.right() + 1 + gap, foot_top, 1, px(FOOT))
    panic.setRight(right - 1)
    return PresenterPlaces(head, notes, timed, audience, at_hand, coming, keys, panic)
