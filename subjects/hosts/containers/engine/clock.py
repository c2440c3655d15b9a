"""The engine's clock in terms of ours."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from math import inf
from typing import NamedTuple

SET_S = 1.0
"""Clocks that part by more than this were set, or one stood still: no delay is that long."""
SETTINGS_KEPT = 8


class _Setting(NamedTuple):
    """How far a wall clock was from ours, and from when on at the earliest."""

    offset: float
    since_s: float


class EngineClock:
    """Turns the engine's wall-clock times into ``time.monotonic()``.

    Where the engine's clock is another machine's, the quickest event heard so far tells how
    far the two are apart: no event arrives before it happens. A wall clock may be set at any
    time: what was written before is read by how it went then.
    """

    def __init__(
        self,
        *,
        same_clock: bool,
        wall: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Says whether the engine's clock is this machine's."""
        self._same = same_clock
        self._wall = wall
        self._monotonic = monotonic
        self._settings: list[_Setting] = []
        self._looked_s = -inf
        if same_clock:
            self._look()

    def heard(self, wall_s: float) -> None:
        """An event of the engine's time ``wall_s`` has just arrived, fresh."""
        if self._same:
            self._look()
        else:
            self._learn(self._monotonic() - wall_s)

    def to_monotonic(self, wall_s: float) -> float:
        """Our monotonic time of the engine's ``wall_s``; never in the future."""
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
        """Takes the engine's clock for this machine's."""
        self._learn(self._monotonic() - self._wall())

    def _learn(self, offset: float) -> None:
        """Takes in how far the clocks are apart, or a little less."""
        now, settings = self._monotonic(), self._settings
        if not settings or abs(offset - settings[-1].offset) > SET_S:
            settings.append(_Setting(offset, self._looked_s))
            del settings[:-SETTINGS_KEPT]
        elif self._same or offset < settings[-1].offset:
            settings[-1] = settings[-1]._replace(offset=offset)
        self._looked_s = now

    def read(self, text: str) -> float | None:
        """Our monotonic time of a time as the engine writes it; None where there is none."""
        try:
            # Nanoseconds, of which Python reads six digits only.
            head, _, tail = text.partition(".")
            digits = tail.rstrip("Z").split("+")[0].split("-")[0]
            zone = "+00:00" if tail.endswith("Z") or not tail else tail[len(digits) :]
            moment = datetime.fromisoformat(f"{head.rstrip('Z')}.{digits[:6]:0<6}{zone}")
        except ValueError:
            return None
        return self.to_monotonic(moment.timestamp())
