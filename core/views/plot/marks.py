"""Where the labels of the markers go, so that none covers another or leaves the plot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Flag(NamedTuple):
    """The place of one label."""

    left: float
    row: int


def place_flags(
    xs: Sequence[float], widths: Sequence[float], room: float, gap: float, rows: int
) -> list[Flag | None]:
    """Places a label right of each line, in the first row that has room for it.

    A label that would leave the plot waits at its right edge until its line has come far
    enough. Rows are chosen so that a label keeps its row while the lines move to the left.

    Args:
        xs: where the lines are, rising, in pixels.
        widths: of the labels, in pixels.
        room: width of the plot, in pixels.
        gap: least distance between two labels of a row, in pixels.
        rows: how many rows there are.

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
        # Both may have waited at the right edge: then they were as close as they ever get.
        will_be = {flag.row for other, at, flag in before if x - at < widths[other] + width + gap}
        free = [row for row in range(rows) if row not in covered]
        lasting = [row for row in free if row not in will_be]
        row = next(iter(lasting or free), None)
        placed.append(None if row is None else Flag(left, row))
    return placed
