"""Converts the times of reports from one clock to another."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import TypeVar

from msgspec import UNSET
from msgspec.structs import replace

from core.model.events import Sampled, Suspended, WritesListed
from core.model.measurements import GroupAcks, Sample
from subjects.load.protocol import AnyReport, Timed

WINDOW_S = 10.0
SAME_S = 0.5
"""Clocks closer than this, in seconds, are taken for one: a container on this kernel shares ours,
while the clocks of two machines count from two starts."""

_Timed = TypeVar("_Timed", bound=Timed)


def retime(report: _Timed, time: Callable[[float], float]) -> _Timed:
    """Returns ``report`` with all of the report's times converted by ``time``."""
    if isinstance(report, Sampled):
        return replace(report, t=time(report.t), sample=_retime_sample(report.sample, time))
    if isinstance(report, WritesListed):
        return replace(report, t=time(report.t), begun_t=time(report.begun_t))
    return replace(report, t=time(report.t))


def _retime_sample(sample: Sample, time: Callable[[float], float]) -> Sample:
    def maybe(t: float | None) -> float | None:
        return None if t is None else time(t)

    groups = UNSET
    if sample.groups is not UNSET:
        groups = tuple(
            GroupAcks(maybe(acks.first_ack_t), maybe(acks.waiting_t)) for acks in sample.groups
        )
    return replace(
        sample,
        t=time(sample.t),
        first_ack_t=maybe(sample.first_ack_t),
        last_ack_t=maybe(sample.last_ack_t),
        groups=groups,
    )


class ClockOffset:
    """The offset to add to the times of a load on another machine to have this machine's times.

    A report takes some time to get here, never less than none: the offset is the smallest
    difference seen lately, too large at most by the travel time of the quickest report.
    """

    def __init__(self) -> None:
        """Creates an offset of 0, until a report is seen."""
        self._seen: deque[tuple[float, float]] = deque()

    def correct(self, report: AnyReport, received: float) -> AnyReport:
        """Returns ``report`` in times of the clock that read ``received`` when the report came."""
        if not isinstance(report, Timed):
            return report
        if isinstance(report, Suspended):
            self._seen.clear()  # one of the clocks may have stood still
        offset = self._learn(report.t, received)
        return retime(report, lambda t: t + offset)

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
