"""Counts and latencies of the load, with a report for each interval."""

from __future__ import annotations

from msgspec import UNSET

from core.model.measurements import DURATION_BOUNDS_S, Durations, Sample
from subjects.load.group_meter import GroupMeter
from subjects.load.histogram import Histogram
from subjects.load.tallies import NodeTallies


class Meter:
    """Counts and latencies since the last report, and over the whole measurement.

    Attributes:
        attempted, acked, refused, failed, shed, writes_acked: counts in this interval.
        latencies: of answered requests in this interval, from their due time.
        total: latencies since :meth:`begin`.
        total_refused, total_failed: refused and failed requests in all.
        read_anomalies: reads, in all, that missed an acknowledged write.
        groups: measures the writes by group of keys; None where all keys are one group.
        tallies: counts by node; None where the driver doesn't know the nodes.
    """

    def __init__(
        self, now: float, groups: GroupMeter | None = None, tallies: NodeTallies | None = None
    ) -> None:
        """Starts the first interval at ``now``, a monotonic reading."""
        self.groups = groups
        self.tallies = tallies
        self.total = Histogram()
        self.total_refused = self.total_failed = 0
        self.read_anomalies = 0
        self._start_interval(now)

    def _start_interval(self, now: float) -> None:
        self._since = now
        self.attempted = self.acked = self.failed = self.shed = self.writes_acked = 0
        self.refused = 0
        self.latencies = Histogram()
        self.first_ack: float | None = None
        self.last_ack: float | None = None

    def begin(self, now: float) -> None:
        """Starts a new measurement at ``now``: forgets all latencies so far."""
        self.total = Histogram()
        self.skip(now)

    def skip(self, now: float) -> None:
        """Starts the interval again at ``now``: the time before now was no measurement."""
        self._start_interval(now)
        if self.groups is not None:
            self.groups.restart(now)
        if self.tallies is not None:
            self.tallies.take()

    def note_write(self, due: float, group: int | None = None) -> None:
        """Counts a write due at ``due`` that is sent now, to ``group`` where keys are in groups."""
        self.attempted += 1
        if self.groups is not None and group is not None:
            self.groups.sent(group, due)

    def note_ack(self, now: float, due: float, *, write: bool, group: int | None = None) -> None:
        """Counts a request due at ``due`` that was acknowledged at ``now``."""
        self.acked += 1
        self.latencies.record(now - due)
        if write:
            self._note_progress(now)
        if self.groups is not None and group is not None:
            self.groups.acked(group, now)

    def note_check(self, now: float, due: float, *, allowed: bool) -> None:
        """Counts a check due at ``due`` that was answered at ``now``, allowed or refused."""
        if allowed:
            self.acked += 1
        else:
            self.refused += 1
            self.total_refused += 1
        self.latencies.record(now - due)
        self._note_progress(now)

    def _note_progress(self, now: float) -> None:
        self.writes_acked += 1
        if self.first_ack is None:
            self.first_ack = now
        self.last_ack = now

    def note_failure(self, group: int | None = None) -> None:
        """Counts a request that failed or whose outcome is unknown; ``group`` is a write's."""
        self.failed += 1
        self.total_failed += 1
        if self.groups is not None and group is not None:
            self.groups.failed(group)

    def report(self, now: float, *, in_flight: int, total_writes_acked: int) -> Sample:
        """Returns the interval that ends at ``now`` and starts the next one."""
        p50, p99 = self.latencies.percentiles_ms(50, 99)
        sample = Sample(
            t=now,
            interval_s=now - self._since,
            attempted=self.attempted,
            acked=self.acked,
            failed=self.failed,
            shed=self.shed,
            writes_acked=self.writes_acked,
            in_flight=in_flight,
            p50_ms=p50,
            p99_ms=p99,
            max_ms=self.latencies.max_ms,
            first_ack_t=self.first_ack,
            last_ack_t=self.last_ack,
            total_writes_acked=total_writes_acked,
            total_failed=self.total_failed,
            read_anomalies=self.read_anomalies,
            refused=self.refused,
            groups=UNSET if self.groups is None else self.groups.report(),
            nodes=UNSET if self.tallies is None else self.tallies.take(),
            durations=Durations(
                self.latencies.spread(DURATION_BOUNDS_S), round(self.latencies.seconds, 6)
            ),
        )
        self.total.add(self.latencies)
        self._start_interval(now)
        return sample
