"""Converts the times of a load on another machine into readings of this machine's clock."""

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
"""Clocks closer than this, in seconds, are taken for one: a container on this kernel shares ours,
while the clocks of two machines count from two starts."""


class ClockOffset:
    """The offset to add to the load's times to have this machine's times.

    A report takes some time to get here, never less than none: the offset is the smallest
    difference seen lately, too large at most by the travel time of the quickest report.
    """

    def __init__(self) -> None:
        """Creates an offset of 0, until a report is seen."""
        self._seen: deque[tuple[float, float]] = deque()

    def correct(self, report: AnyReport, received: float) -> AnyReport:
        """Returns ``report`` in times of the clock that read ``received`` when the report came."""
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
        """Notes a report's sending and arrival; returns the offset as known now, seconds."""
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
