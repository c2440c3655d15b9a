"""Converts times of the engine's clock into times of ours."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from math import inf
from typing import NamedTuple

JUMP_S = 1.0
"""Difference in seconds beyond which a clock was set, or stood still: no delay is that long."""
OFFSETS_KEPT = 8


class _Offset(NamedTuple):
    """The offset of a wall clock from ours, and the earliest time from which the offset holds."""

    offset: float
    since_s: float


class EngineClock:
    """Converts the engine's wall-clock times into ``time.monotonic()``.

    Where the engine's clock is another machine's, the quickest event heard so far tells how far
    the clocks are apart: no event arrives before it happens. A wall clock may be set at any time:
    older times are converted by the offset that held then.
    """

    def __init__(
        self,
        *,
        same_clock: bool,
        wall: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Creates a clock without an offset, or with this machine's if ``same_clock``."""
        self._same = same_clock
        self._wall = wall
        self._monotonic = monotonic
        self._offsets: list[_Offset] = []
        self._looked_s = -inf
        if same_clock:
            self._look()

    def heard(self, wall_s: float) -> None:
        """Learns from a fresh event, which the engine stamped with ``wall_s``."""
        if self._same:
            self._look()
        else:
            self._learn(self._monotonic() - wall_s)

    def to_monotonic(self, wall_s: float) -> float:
        """Returns our monotonic time of the engine's ``wall_s``; never in the future."""
        now = until_s = self._monotonic()
        if self._same:
            self._look()
        elif not self._offsets:
            return min(now, wall_s + now - self._wall())
        for known in reversed(self._offsets):
            moment = wall_s + known.offset
            if known.since_s <= moment <= until_s + JUMP_S:
                return min(now, moment)
            until_s = known.since_s
        return min(now, wall_s + self._offsets[-1].offset)

    def _look(self) -> None:
        """Learns the offset of this machine's wall clock."""
        self._learn(self._monotonic() - self._wall())

    def _learn(self, offset: float) -> None:
        """Stores an offset; a jump begins a new one, a quicker event improves the last one."""
        now, offsets = self._monotonic(), self._offsets
        if not offsets or abs(offset - offsets[-1].offset) > JUMP_S:
            offsets.append(_Offset(offset, self._looked_s))
            del offsets[:-OFFSETS_KEPT]
        elif self._same or offset < offsets[-1].offset:
            offsets[-1] = offsets[-1]._replace(offset=offset)
        self._looked_s = now

    def read(self, text: str) -> float | None:
        """Converts a time as the engine writes times; returns None where the text has none."""
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return None
        return self.to_monotonic(moment.timestamp())
