"""Which stretch of the run the plot shows: following the present, or looking back."""

from __future__ import annotations

LIVE_SPAN_S = 60.0
"""What is on show while nobody zooms: the outage and what was normal before it."""
MIN_SPAN_S = 2.0
LIVE_EDGE = 0.9
"""Zooming with the pointer right of this share of the width goes on following the present."""


class TimeSpan:
    """A window in run seconds that follows the present until it is moved.

    Attributes:
        seconds: width of the window.
        end_t: its right edge, or None while it follows the present.
    """

    def __init__(self) -> None:
        """Starts following the present, :data:`LIVE_SPAN_S` wide."""
        self.seconds = LIVE_SPAN_S
        self.end_t: float | None = None

    @property
    def is_live(self) -> bool:
        """Whether it follows the present."""
        return self.end_t is None

    @property
    def is_default(self) -> bool:
        """Whether it is as it was before anyone moved it."""
        return self.end_t is None and self.seconds == LIVE_SPAN_S

    def get_window(self, now: float) -> tuple[float, float]:
        """Left and right edge in run seconds."""
        end = now if self.end_t is None else self.end_t
        return end - self.seconds, end

    def zoom(self, factor: float, at: float, now: float) -> None:
        """Makes the window ``factor`` times as wide; the time at share ``at`` stays in place.

        Args:
            factor: below 1 shows less time, above 1 more.
            at: where the pointer is, 0 at the left edge, 1 at the right.
            now: the present, in run seconds.
        """
        start, end = self.get_window(now)
        widest = max(LIVE_SPAN_S, now)
        seconds = min(max(self.seconds * factor, MIN_SPAN_S), widest)
        if self.is_live and (at >= LIVE_EDGE or factor > 1):
            self.seconds = seconds
            return
        anchor = start + (end - start) * at
        self.seconds = seconds
        self._move_to(anchor + seconds * (1 - at), now)

    def pan(self, seconds: float, now: float) -> None:
        """Moves the window by ``seconds``, towards the past where negative."""
        if seconds:
            self._move_to(self.get_window(now)[1] + seconds, now)

    def go_live(self) -> None:
        """Follows the present again, at the width that it starts with."""
        self.seconds = LIVE_SPAN_S
        self.end_t = None

    def _move_to(self, end: float, now: float) -> None:
        # The start of the run may be pulled in from the left edge, but never past it.
        end = max(end, min(self.seconds, now))
        self.end_t = None if end >= now else end
