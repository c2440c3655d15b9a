"""Counters that only grow: operations, durations, writes and faults over all runs of the app."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from msgspec import UNSET

from core.model import events as ev
from core.model.measurements import DURATION_BOUNDS_S
from core.views.stage_state import StageState

ACKNOWLEDGED, REFUSED, FAILED, SHED = "acknowledged", "refused", "failed", "shed"


class RunCounts:
    """Counts the events of a timeline.

    Attributes:
        operations: requests by what became of them.
        durations: answered requests in each class of duration; the last class has no bound.
        seconds: their durations together.
        tells_durations: whether any load has told durations.
        anomalies: reads that missed a write that was acknowledged.
        faults: faults that went in, by kind.
        last_fault_at: when the last one went in, in seconds since the epoch; None before.
    """

    def __init__(self, wall: Callable[[], float], now: Callable[[], float]) -> None:
        """Counts from zero.

        Args:
            wall: returns the seconds since the epoch.
            now: returns the time of the present run.
        """
        self.operations = dict.fromkeys((ACKNOWLEDGED, REFUSED, FAILED, SHED), 0)
        self.durations = [0] * (len(DURATION_BOUNDS_S) + 1)
        self.seconds = 0.0
        self.tells_durations = False
        self.faults: Counter[str] = Counter()
        self.last_fault_at: float | None = None
        self._wall, self._now = wall, now
        self._writes_before = self._writes = 0
        self._anomalies_before = self._anomalies = 0

    @property
    def writes(self) -> int:
        """Writes that are in the ledgers of all runs; of checks, the allowed ones."""
        return self._writes_before + self._writes

    @property
    def anomalies(self) -> int:
        """Reads, in all runs, that missed a write that was acknowledged."""
        return self._anomalies_before + self._anomalies

    def add(self, event: ev.Event, _: StageState) -> None:
        """Takes the next event of the timeline."""
        match event:
            case ev.Sampled(sample=sample):
                self._sampled(sample)
            case ev.FaultInjected():
                self.faults[event.chaos_type] += 1
                self.last_fault_at = self._wall() - (self._now() - event.t)
            case ev.RunStarted():
                self._writes_before, self._writes = self.writes, 0
                self._anomalies_before, self._anomalies = self.anomalies, 0
            case _:
                pass

    def _sampled(self, sample: ev.Sample) -> None:
        operations = self.operations
        operations[ACKNOWLEDGED] += sample.acked
        operations[REFUSED] += sample.refused
        operations[FAILED] += sample.failed
        operations[SHED] += sample.shed
        self._writes = max(self._writes, sample.total_writes_acked)
        self._anomalies = max(self._anomalies, sample.read_anomalies)
        if sample.durations is not UNSET:
            self.tells_durations = True
            self.seconds += sample.durations.seconds
            for index, count in enumerate(sample.durations.counts[: len(self.durations)]):
                self.durations[index] += count
