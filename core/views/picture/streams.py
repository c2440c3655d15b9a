"""Dots that travel along the lines: how fast and how close, for a rate that was measured."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from math import floor, log10

from msgspec import Struct

from core.views.picture.model import LinkState, Picture

SPACING, SPARSE_SPACING = 30.0, 90.0
"""Units from dot to dot, and where little flows."""
SPARSE_BYTES, LEAST_BYTES = 8_000.0, 50.0
"""Bytes a second below which dots are sparse, and below which there are none."""
SLOWEST, FASTER = 26.0, 46.0
"""Units a second for the least rate, and more for each ten times of it."""
MOST_DOTS = 150
"""Dots at most in the whole picture; beyond that they stand farther apart."""


class StreamOutcome(StrEnum):
    """The outcome of the requests that a dot stands for."""

    BYTES = "bytes"
    ACKED = "acked"
    FAILED = "failed"
    REFUSED = "refused"


class Stream(Struct, frozen=True):
    """Dots on one line.

    Attributes:
        start: where they come from: a node, or empty for the clients.
        end: the node that they go to.
        speed: units a second.
        spacing: units from dot to dot.
        failed: the share of them that failed.
        refused: the share of them that was refused.
    """

    start: str
    end: str
    speed: float
    spacing: float
    failed: float = 0.0
    refused: float = 0.0

    def outcome(self, number: int) -> StreamOutcome:
        """Returns the outcome of dot ``number``: each outcome is spread evenly among the others."""
        for share, outcome in (
            (self.failed, StreamOutcome.FAILED),
            (self.refused, StreamOutcome.REFUSED),
        ):
            if floor((number + 1) * share) > floor(number * share):
                return outcome
        return StreamOutcome.ACKED if not self.start else StreamOutcome.BYTES


def speed_of(rate: float, least: float) -> float:
    """Returns units a second of dots for ``rate``: ten times the rate is one step faster."""
    return SLOWEST + FASTER * log10(max(rate / least, 1.0))


def streams(picture: Picture) -> Iterator[Stream]:
    """Yields the streams of a picture: nothing where nothing was measured to flow."""
    for link in picture.links:
        if link.rates is None or link.state is LinkState.BROKEN:
            continue
        (a, b), (there, back) = link.ends, link.rates
        for start, end, rate in ((a, b, there), (b, a, back)):
            if rate >= LEAST_BYTES:
                spacing = SPACING if rate >= SPARSE_BYTES else SPARSE_SPACING
                yield Stream(start, end, speed_of(rate, 300.0), spacing)
    for arrow in picture.arrows:
        total = arrow.total
        if arrow.told and not arrow.broken and total >= 1:
            shares = arrow.failed / total, arrow.refused / total
            yield Stream("", arrow.node, speed_of(total, 5.0), SPACING, *shares)
