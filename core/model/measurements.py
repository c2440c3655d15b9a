"""The values that the load measures: samples, what is normal, and the proof at the end.

All times named ``t`` or ``*_t`` are seconds since the start of the run on its monotonic
clock.
"""

from __future__ import annotations

from msgspec import UNSET, Struct, UnsetType

from core.model.acts import Losses


class GroupAcks(Struct, frozen=True, array_like=True):
    """The acknowledged writes of one group of keys in an interval, where keys are in groups.

    Attributes:
        first_ack_t: when the first write of the interval was acknowledged; None without one.
        waiting_t: since when, at the interval's end, a write has waited and none was
            acknowledged; None where no write waits.
    """

    first_ack_t: float | None = None
    waiting_t: float | None = None


class NodeTally(Struct, frozen=True, array_like=True):
    """The writes or checks that ended at one node in an interval, as counted by the load."""

    acked: int = 0
    failed: int = 0
    refused: int = 0


DURATION_BOUNDS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""Upper bounds of the classes in which durations are counted, seconds."""


class Durations(Struct, frozen=True, array_like=True):
    """The durations of the requests answered in an interval, counted from their due time.

    Attributes:
        counts: how many fall into each class of :data:`DURATION_BOUNDS_S`, and how many took longer
            than the last of these bounds.
        seconds: all of their durations together.
    """

    counts: tuple[int, ...]
    seconds: float


class Sample(Struct, frozen=True, kw_only=True):
    """A measurement of the load over one interval, ten times a second.

    Another program that measures may tell less often: nothing takes the interval's length for
    known, and times of answers are as exact as the interval then.

    Counts are requests that *ended* (acknowledged, failed), were scheduled (attempted) or
    were not sent because too many were in flight (shed) in the interval. Latencies run from
    the scheduled send time and are milliseconds; None where nothing was acknowledged.

    Where the load asks checks, an allowed one counts as acked and a refused one as refused:
    neither failed. What is said of acknowledged writes then goes for answered checks
    (``writes_acked``, ``first_ack_t``, ``last_ack_t``), but for ``total_writes_acked``, which
    is the size of the ledger: of what was allowed.
    """

    t: float
    """End of the interval."""
    interval_s: float
    attempted: int
    acked: int
    failed: int
    shed: int
    writes_acked: int
    in_flight: int
    p50_ms: float | None
    p99_ms: float | None
    max_ms: float | None
    first_ack_t: float | None
    """First and last acknowledged write in the interval, for the length of an outage."""
    last_ack_t: float | None
    total_writes_acked: int
    """Size of the ledger."""
    total_failed: int
    read_anomalies: int
    """Reads, so far, that missed an acknowledged write."""
    refused: int = 0
    """Checks answered with a refusal; none of them failed."""
    groups: tuple[GroupAcks, ...] | UnsetType = UNSET
    """The writes by group of keys; unset where all keys are one group, and in old recordings."""
    nodes: dict[str, NodeTally] | UnsetType = UNSET
    """The writes, or checks, by the node that they were sent to; unset where the load doesn't
    know that node, and in old recordings."""
    durations: Durations | UnsetType = UNSET
    """The durations of the answered requests; unset where the load doesn't tell, and in old
    recordings."""

    @property
    def answered(self) -> int:
        """Requests that got an answer that counts: acknowledged, allowed or refused."""
        return self.acked + self.refused

    @property
    def ops(self) -> float:
        """Acknowledged operations a second; of checks, the allowed ones."""
        return self._rate(self.acked)

    @property
    def refused_ops(self) -> float:
        """Refused checks a second."""
        return self._rate(self.refused)

    @property
    def answered_ops(self) -> float:
        """Answers a second: acknowledged, allowed and refused requests together."""
        return self._rate(self.answered)

    def _rate(self, count: int) -> float:
        return count / self.interval_s if self.interval_s > 0 else 0.0


class Baseline(Struct, frozen=True, kw_only=True):
    """The normal throughput and latency, learned from the load before the fault."""

    median_ops: float
    spread_ops: float
    """Half the width of the band that counts as normal, in operations a second."""
    p99_ms: float | None
    """None where what measures the load tells none."""


class ReadBack(Struct, frozen=True, kw_only=True):
    """The result of comparing the ledger with what the system holds."""

    acked: int
    found: int
    lost: int
    unacked_found: int
    """Writes found though never acknowledged: allowed, since the client didn't know the outcome."""
    wrong: int
    """Writes found with another value than the acknowledged one; counted within ``lost``."""
    seconds: float
    complete: bool
    """False where the ledger itself has a gap, so that the proof is not whole."""
    detail: str = ""
    losses: Losses | UnsetType = UNSET
    """The lost writes in detail; unset where none is lost, or the ledger doesn't tell."""
