"""Converts times of the engine's clock into times of ours."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from math import inf
from typing import NamedTuple

SET_S = 1.0
"""Difference in seconds beyond which a clock was set, or stood still: no delay is that long."""
SETTINGS_KEPT = 8


class _Setting(NamedTuple):
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
        self._settings: list[_Setting] = []
        self._looked_s = -inf
        if same_clock:
            self._look()

    def heard(self, wall_s: float) -> None:
        """Learns from an event of the engine's time ``wall_s`` that has just arrived, fresh."""
        if self._same:
            self._look()
        else:
            self._learn(self._monotonic() - wall_s)

    def to_monotonic(self, wall_s: float) -> float:
        """Returns our monotonic time of the engine's ``wall_s``; never in the future."""
        now = until_s = self._monotonic()
        if self._same:
            self._look()
        elif not self._settings:
            return min(now, wall_s + now - self._wall())
        for setting in reversed(self._settings):
            moment = wall_s + setting.offset
            if setting.since_s <= moment <= until_s + SET_S:
                return min(now, moment)
            until_s = setting.since_s
        return min(now, wall_s + self._settings[-1].offset)

    def _look(self) -> None:
        """Learns the offset of this machine's wall clock."""
        self._learn(self._monotonic() - self._wall())

    def _learn(self, offset: float) -> None:
        """Stores an offset; a jump begins a new setting, a smaller delay improves the last one."""
        now, settings = self._monotonic(), self._settings
        if not settings or abs(offset - settings[-1].offset) > SET_S:
            settings.append(_Setting(offset, self._looked_s))
            del settings[:-SETTINGS_KEPT]
        elif self._same or offset < settings[-1].offset:
            settings[-1] = settings[-1]._replace(offset=offset)
        self._looked_s = now

    def read(self, text: str) -> float | None:
        """Converts a time as the engine writes times; returns None where the text has none."""
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            return None
        return self.to_monotonic(moment.timestamp())
