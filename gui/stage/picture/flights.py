"""Shards that move from one store to another, slowly enough for eyes to follow."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from PySide6.QtCore import QRectF

FLIGHT_S = 0.9
"""Time that a shard is on the way, once another node was seen to lead the shard, in seconds."""


class Flight(Struct, frozen=True):
    """One shard on the way from node to node."""

    shard: str
    start: tuple[float, float]
    end: tuple[float, float]
    began_t: float

    def at(self, now: float) -> tuple[float, float]:
        """Returns the shard's place at ``now``: the flight begins and ends gently."""
        share = min(max((now - self.began_t) / FLIGHT_S, 0.0), 1.0)
        eased = share * share * (3 - 2 * share)
        (x0, y0), (x1, y1) = self.start, self.end
        return x0 + (x1 - x0) * eased, y0 + (y1 - y0) * eased


class Flights:
    """All shards on their way.

    Attributes:
        flying: those shards.
    """

    def __init__(self) -> None:
        """Creates no flights."""
        self.flying: tuple[Flight, ...] = ()
        self._squares: dict[str, QRectF] = {}

    @property
    def away(self) -> frozenset[str]:
        """The names of the shards that are on their way."""
        return frozenset(flight.shard for flight in self.flying)

    def follow(self, squares: Mapping[str, QRectF], now: float, *, moved: bool) -> None:
        """Takes the present square of each shard; shards with another square than before set out.

        Args:
            squares: the square of each shard.
            now: run seconds.
            moved: whether the window's own shape changed, so that nothing has really moved.
        """
        self.land(now)
        for shard, square in squares.items():
            before = self._squares.get(shard)
            if moved or before is None or before == square:
                continue
            if abs(before.x() - square.x()) + abs(before.y() - square.y()) < 4 * square.width():
                continue  # the shard only closed up within its row
            start = before.center().x(), before.center().y()
            end = square.center().x(), square.center().y()
            self.flying = (*self.flying, Flight(shard, start, end, now))
        self._squares = dict(squares)

    def land(self, now: float) -> bool:
        """Forgets shards that have arrived; returns whether any shard has."""
        left = tuple(f for f in self.flying if 0 <= now - f.began_t < FLIGHT_S)
        landed = len(left) != len(self.flying)
        self.flying = left
        return landed
