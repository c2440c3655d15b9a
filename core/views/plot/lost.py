"""The spans in which writes were acknowledged that are lost, and the places of their labels.

One rule for the window and the report: a span is shaded over the whole height of the plot, and
its label stands at the foot, so that the labels of what happened keep the top for themselves.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import UNSET

from core.model.events import Losses, LostSpan
from core.views.plot.marks import Flag, place_flags
from core.views.stage_state import StageState

LABEL_ROWS = 3
"""Rows of labels above the zero line, for spans that lie close together."""


def spans_lost(state: StageState) -> tuple[LostSpan, ...]:
    """Returns the spans of acknowledged writes that a read-back of the run found missing.

    Of a story in acts those of each act, as that act's own read-back told; else those of the
    read-back at the end.
    """
    losses: list[Losses] = [
        ended.act.losses for ended in state.acts if ended.act.losses is not None
    ]
    if not losses and state.read_back is not None and state.read_back.losses is not UNSET:
        losses.append(state.read_back.losses)
    spans = (span for each in losses for span in each.spans)
    return tuple(sorted(spans, key=lambda span: span.start_t))


def place_labels(
    edges: Sequence[tuple[float, float]],
    widths: Sequence[float],
    area: tuple[float, float],
    gap: float,
    *,
    scrolls: bool = True,
) -> list[Flag | None]:
    """Places the label of each span at the span's left edge, as far as that can be seen.

    Args:
        edges: left and right edge of each span, rising, in pixels.
        widths: of the labels, in pixels.
        area: left and right edge of the plot, in pixels.
        gap: least distance between two labels of a row, in pixels.
        scrolls: as for :func:`core.views.plot.marks.place_flags`.

    Returns:
        A place for each label, with row 0 at the foot of the plot; None where the span can't be
        seen, or no row has room.
    """
    start, end = area
    shown = [left < end and right > start for left, right in edges]
    xs = [
        max(left - start, 0.0) if seen else -1.0
        for (left, _), seen in zip(edges, shown, strict=True)
    ]
    flags = place_flags(xs, widths, end - start, gap, LABEL_ROWS, scrolls=scrolls)
    return [None if flag is None else Flag(flag.left + start, flag.row) for flag in flags]
