"""The engine's clock in terms of ours."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime


class EngineClock:
    """Turns the engine's wall-clock times into ``time.monotonic()``.

    Where the engine's clock is another machine's, the quickest event heard so far tells how
    far the two are apart: no event arrives before it happens.
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
        self._offset: float | None = None

    def heard(self, wall_s: float) -> None:
        """An event of the engine's time ``wall_s`` has just arrived, fresh."""
        offset = self._monotonic() - wall_s
        self._offset = offset if self._offset is None else min(self._offset, offset)

    def to_monotonic(self, wall_s: float) -> float:
        """Our monotonic time of the engine's ``wall_s``; never in the future."""
        now = self._monotonic()
        # Read anew each time, for a wall clock may be set.
        here = now - self._wall()
        offset = here if self._same or self._offset is None else self._offset
        return min(now, wall_s + offset)

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
