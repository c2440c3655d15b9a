"""Marks of what happened: their colours, and where their labels go so that none covers another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

MARK_TOKENS = {"fault": "bad", "detected": "warn", "recovered": "good", "rejoined": "accent"}
"""The colour of each kind of marker, by the theme's name; others have that of ``rejoined``."""


class Flag(NamedTuple):
    """The place of one label."""

    left: float
    row: int


def place_flags(
    xs: Sequence[float],
    widths: Sequence[float],
    room: float,
    gap: float,
    rows: int,
    *,
    scrolls: bool = True,
) -> list[Flag | None]:
    """Places a label right of each line, in the first row that has enough room.

    A label that would leave the plot waits at its right edge until its line has come far
    enough.

    Args:
        xs: where the lines are, rising, in pixels.
        widths: of the labels, in pixels.
        room: width of the plot, in pixels.
        gap: least distance between two labels of a row, in pixels.
        rows: how many rows there are.
        scrolls: choose rows so that a label keeps its row while the lines move to the left.

    Returns:
        A place for each label; None where no row has room, or its line is outside.
    """
    placed: list[Flag | None] = []
    for x, width in zip(xs, widths, strict=True):
        left = max(min(x, room - width), 0.0)
        before = [(other, xs[other], flag) for other, flag in enumerate(placed) if flag is not None]
        if not 0 <= x <= room or width > room:
            placed.append(None)
            continue
        covered = {flag.row for other, _, flag in before if left < flag.left + widths[other] + gap}
        free = [row for row in range(rows) if row not in covered]
        # At the right edge, where new flags wait, two flags are as close as they ever get.
        near = {flag.row for other, at, flag in before if x - at < widths[other] + width + gap}
        lasting = [row for row in free if row not in near or not scrolls]
        row = next(iter(lasting or free), None)
        placed.append(None if row is None else Flag(left, row))
    return placed
