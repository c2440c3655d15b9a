"""Makes samples of what a load of the user's own tells: of ticks, or of single requests."""

from __future__ import annotations

from typing import Protocol

from core.model.measurements import Sample
from subjects.load.histogram import Histogram
from subjects.load.protocol import REPORT_INTERVAL_S
from subjects.own.foreign.told import EndedRequest, Tick, Told

HOLD_S = 0.5
"""Seconds for which an interval is kept open for requests that are told late: k6 writes five times
a second."""

OFF_S = 5.0
"""A request that is said to have ended so long ago, or so late, was told by another clock."""

LONGEST_TICK_S = 60.0


class ToldMeter(Protocol):
    """Turns what is told into samples."""

    def take(self, told: Told, now: float) -> list[Sample]:
        """Returns the samples that are whole with what was told at ``now``, by monotonic clock."""
        ...

    def due(self, now: float) -> list[Sample]:
        """Returns the samples that are whole at ``now`` though nothing was told."""
        ...


class TickMeter:
    """Makes a sample of each tick."""

    def __init__(self, began: float, answered: int) -> None:
        """Begins at ``began`` by the monotonic clock, with so many requests answered before."""
        self._began = began
        self._answered = answered
        self._failed = 0
        self._last_s: float | None = None

    def take(self, told: Told, now: float) -> list[Sample]:
        """Returns the sample of a tick; times of answers are as exact as the tick is long."""
        if not isinstance(told, Tick):
            return []
        since = now - self._began
        last_s, self._last_s = self._last_s, told.at_s
        if last_s is not None:
            seconds = told.at_s - last_s
        else:  # ticks count from the start, or from whenever
            seconds = told.at_s if 0 < told.at_s <= since + 1.0 else since
        if not 0 < seconds <= LONGEST_TICK_S:
            return []
        ok = round((told.per_s or 0.0) * seconds) if told.ok is None else told.ok
        self._answered += ok
        self._failed += told.failed
        latencies = (told.p50_ms, told.p99_ms, told.max_ms) if ok else (None, None, None)
        acks = (now - seconds, now) if ok else (None, None)
        counts = ok, told.failed, self._answered, self._failed
        return [_sample(now, seconds, counts, latencies, acks)]

    def due(self, now: float) -> list[Sample]:
        """Returns nothing: without a tick, nothing is known."""
        del now
        return []


class RequestMeter:
    """Makes a sample of the requests that ended in each tenth of a second."""

    def __init__(self, began: float, answered: int) -> None:
        """Begins at ``began`` by the monotonic clock, with so many requests answered before."""
        self._next = began
        self._answered = answered
        self._failed = 0
        self._offset: float | None = None
        self._open: dict[int, _Interval] = {}
        self._number = 0

    def take(self, told: Told, now: float) -> list[Sample]:
        """Counts a request in the interval in which the request ended."""
        if isinstance(told, EndedRequest):
            ended = self._by_our_clock(told.ended_s, now)
            late = int((ended - self._next) / REPORT_INTERVAL_S)
            interval = self._open.setdefault(self._number + max(0, late), _Interval())
            interval.count(told, max(ended, self._next))
        return []

    def due(self, now: float) -> list[Sample]:
        """Returns the intervals that are over, those without any request among them."""
        samples: list[Sample] = []
        while self._next + REPORT_INTERVAL_S + HOLD_S <= now:
            self._next += REPORT_INTERVAL_S
            interval = self._open.pop(self._number, None) or _Interval()
            self._number += 1
            self._answered += interval.ok
            self._failed += interval.failed
            counts = interval.ok, interval.failed, self._answered, self._failed
            p50, p99 = interval.latencies.percentiles_ms(50, 99)
            latencies = p50, p99, interval.latencies.max_ms
            acks = interval.first, interval.last
            samples.append(_sample(self._next, REPORT_INTERVAL_S, counts, latencies, acks))
        return samples

    def skip(self, now: float) -> None:
        """Begins anew at ``now``: nothing is known of the time before."""
        self._next = max(self._next, now - HOLD_S)
        self._open.clear()

    def _by_our_clock(self, wall_s: float, now: float) -> float:
        """Returns a time of the machine's clock, which can be set, by the monotonic one.

        A line is read after it was written: the smallest distance of both clocks is the truest.
        """
        distance = now - wall_s
        if self._offset is None or distance - self._offset > OFF_S or distance < self._offset:
            self._offset = distance
        return wall_s + self._offset


class _Interval:
    """The requests that ended in a tenth of a second."""

    def __init__(self) -> None:
        self.ok = self.failed = 0
        self.latencies = Histogram()
        self.first: float | None = None
        self.last: float | None = None

    def count(self, request: EndedRequest, ended: float) -> None:
        if not request.is_ok:
            self.failed += 1
            return
        self.ok += 1
        self.latencies.record(request.latency_s)
        self.first = ended if self.first is None else min(self.first, ended)
        self.last = ended if self.last is None else max(self.last, ended)


_Latencies = tuple[float | None, float | None, float | None]


def _sample(
    t: float,
    seconds: float,
    counts: tuple[int, int, int, int],
    latencies: _Latencies,
    acks: tuple[float | None, float | None],
) -> Sample:
    """Returns the sample of an interval that ends at ``t``.

    A program that runs has requests under way, though it tells only of those that ended.
    """
    ok, failed, answered, total_failed = counts
    return Sample(
        t=t,
        interval_s=seconds,
        attempted=max(ok + failed, 1),
        acked=ok,
        failed=failed,
        shed=0,
        writes_acked=ok,
        in_flight=0,
        p50_ms=latencies[0],
        p99_ms=latencies[1],
        max_ms=latencies[2],
        first_ack_t=acks[0],
        last_ack_t=acks[1],
        total_writes_acked=answered,
        total_failed=total_failed,
        read_anomalies=0,
    )
