"""The times of a load on another machine, as readings of this machine's clock."""

from __future__ import annotations

from collections import deque

from msgspec.structs import replace

from subjects.load.protocol import (
    Anomaly,
    AnyReport,
    Checking,
    Measured,
    SpanBegan,
    SpanEnded,
    Stalled,
    Windows,
)

WINDOW_S = 10.0
SAME_S = 0.5
"""Clocks closer than this are one clock: a container on this kernel shares ours, and those of
two machines count from two starts."""


class ClockOffset:
    """What has to be added to the load's times to have ours.

    A report takes some time to get here, never less than none: the smallest difference seen
    lately is the offset, and the quickest report's way at most too large.
    """

    def __init__(self) -> None:
        """Nothing is known yet, and nothing is added."""
        self._seen: deque[tuple[float, float]] = deque()

    def correct(self, report: AnyReport, received: float) -> AnyReport:
        """Returns ``report`` in the time of the clock that read ``received`` when it came."""
        match report:
            case Measured():
                offset = self._learn(report.t, received)
                return replace(
                    report,
                    t=report.t + offset,
                    first_ack_t=_add(report.first_ack_t, offset),
                    last_ack_t=_add(report.last_ack_t, offset),
                )
            case Stalled():
                self._seen.clear()  # one of the clocks may have stood still
                return replace(report, t=report.t + self._learn(report.t, received))
            case Anomaly() | Checking() | Windows() | SpanBegan() | SpanEnded():
                return replace(report, t=report.t + self._learn(report.t, received))
            case _:
                return report

    def _learn(self, sent: float, received: float) -> float:
        """Notes a report's way; returns the offset as known now."""
        seen = self._seen
        difference = received - sent
        while seen and seen[-1][1] >= difference:
            seen.pop()
        seen.append((received, difference))
        while seen[0][0] < received - WINDOW_S:
            seen.popleft()
        least = seen[0][1]
        return 0.0 if abs(least) < SAME_S else least


def _add(time: float | None, offset: float) -> float | None:
    return None if time is None else time + offset
