"""The stretch of the run that the plot shows: following the present, or looking back."""

from __future__ import annotations

LIVE_SPANS_S = (20.0, 30.0, 45.0, 60.0)
"""Widths while nobody zooms: a young run fills the plot, an older one shows a minute."""
MIN_SPAN_S = 2.0
LIVE_EDGE = 0.9
"""Zooming with the pointer right of this share of the width goes on following the present."""


class TimeSpan:
    """A window of run seconds that follows the present until moved.

    Attributes:
        seconds: width of the window.
        end_t: the right edge, run seconds; None while the window follows the present.
        is_default: whether nobody has zoomed or moved the window.
    """

    def __init__(self) -> None:
        """Makes a window that follows the present."""
        self.seconds = LIVE_SPANS_S[0]
        self.end_t: float | None = None
        self.is_default = True

    @property
    def is_live(self) -> bool:
        """Whether the window follows the present."""
        return self.end_t is None

    def get_window(self, now: float) -> tuple[float, float]:
        """Returns the left and the right edge, in run seconds."""
        end = now if self.end_t is None else self.end_t
        return end - self.seconds, end

    def fit(self, wanted_s: float, whole: bool = False) -> None:
        """Chooses the width, unless the presenter has zoomed.

        Args:
            wanted_s: the seconds that there are to show.
            whole: whether to show exactly these; otherwise the width grows in a few steps, up
                to a minute, as each other width has to be painted anew.
        """
        if not self.is_default:
            return
        if whole:
            self.seconds = max(wanted_s, LIVE_SPANS_S[0])
        else:
            self.seconds = next((s for s in LIVE_SPANS_S if s >= wanted_s), LIVE_SPANS_S[-1])

    def zoom(self, factor: float, at: float, now: float) -> None:
        """Makes the window ``factor`` times as wide; the time at share ``at`` stays in place.

        Args:
            factor: below 1 shows less time, above 1 more.
            at: where the pointer is, 0 at the left edge, 1 at the right.
            now: the present, in run seconds.
        """
        start, end = self.get_window(now)
        widest = max(LIVE_SPANS_S[-1], now)
        seconds = min(max(self.seconds * factor, MIN_SPAN_S), widest)
        self.is_default = False
        if self.is_live and (at >= LIVE_EDGE or factor > 1):
            self.seconds = seconds
            return
        anchor = start + (end - start) * at
        self.seconds = seconds
        self._move_to(anchor + seconds * (1 - at), now)

    def pan(self, seconds: float, now: float) -> None:
        """Moves the window by ``seconds``, towards the past where negative."""
        end = self.get_window(now)[1] + seconds
        if self.is_live and end >= now:
            return
        self.is_default = False
        self._move_to(end, now)

    def go_live(self) -> None:
        """Follows the present again, at the fitting width."""
        self.end_t = None
        self.is_default = True

    def _move_to(self, end: float, now: float) -> None:
        # The start of the run may come in from the left, but the window never leaves the run.
        end = max(end, min(self.seconds, now))
        self.end_t = None if end >= now else end
