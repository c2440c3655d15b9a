"""Moves the events of the load process into the run: another clock, and counts that go on."""

from __future__ import annotations

from msgspec import UNSET
from msgspec.structs import replace

from core.model import events as ev
from core.ports import Clock, Emit
from subjects.load.clocks import retime
from subjects.load.protocol import LoadEvent, NoneSucceeded, Problem, Ready

_COMPARE = "Compare how the load asks with what the system takes."
"""The way out where no request succeeds."""


class Translator:
    """Emits the events of the load process in the run's time.

    Counts that begin at zero with each load process are continued over a restart.
    """

    def __init__(self, emit: Emit, clock: Clock) -> None:
        """Emits by ``emit``; converts times by ``clock``."""
        self._emit = emit
        self._clock = clock
        self._failed_before = self._anomalies_before = 0
        self._last: ev.Sample | None = None
        self._checking = (0, 0)
        self._gap = 0

    def __call__(self, report: LoadEvent | Problem | NoneSucceeded) -> None:
        """Emits the event for ``report``."""
        match report:
            case ev.Sampled():
                self._emit(ev.Sampled(t=self._clock.now(), sample=self.note(report)))
            case Problem(text=text, remedy=remedy):
                t, level = self._clock.now(), ev.Level.ERROR
                self._emit(ev.NoticeShown(t=t, level=level, text=text, remedy=remedy))
            case NoneSucceeded(kind=kind, reason=reason):
                t, level = self._clock.now(), ev.Level.WARNING
                text = f"Not one {kind} has succeeded: {reason or 'no answer in time'}."
                self._emit(ev.NoticeShown(t=t, level=level, text=text, remedy=_COMPARE))
            case _:
                if isinstance(report, ev.ReadBackProgressed):
                    self._checking = (report.done, report.total)
                self._emit(retime(report, self._clock.from_monotonic))

    def note(self, sampled: ev.Sampled) -> ev.Sample:
        """Keeps the counts of ``sampled`` without an event; returns them in the run's time."""
        sample = retime(sampled, self._clock.from_monotonic).sample
        self._last = replace(
            sample,
            total_failed=sample.total_failed + self._failed_before,
            read_anomalies=sample.read_anomalies + self._anomalies_before,
        )
        return self._last

    def opened(self, ready: Ready) -> None:
        """Continues the counts of the last load process in those of the process that is ``ready``.

        The ledger that the new one opened is compared with the writes acknowledged before.
        """
        if self._last is not None:
            self._failed_before = self._last.total_failed
            self._anomalies_before = self._last.read_anomalies
            self._gap = max(self._gap, self._last.total_writes_acked - ready.acked)

    def read_back(self, result: ev.ReadBack) -> ev.ReadBack:
        """Returns the load process's proof, marked incomplete where the ledger lost entries."""
        if (losses := result.losses) is not UNSET:
            time = self._clock.from_monotonic
            told = (replace(each, acked_t=time(each.acked_t)) for each in losses.examples)
            spans = (
                replace(span, start_t=time(span.start_t), end_t=time(span.end_t))
                for span in losses.spans
            )
            losses = replace(
                losses,
                first_t=time(losses.first_t),
                last_t=time(losses.last_t),
                examples=tuple(told),
                spans=tuple(spans),
            )
            result = replace(result, losses=losses)
        if not self._gap:
            return result
        gap = f"the ledger has lost {self._gap:,} acknowledged writes"
        detail = "; ".join(filter(None, (gap, result.detail)))
        return replace(result, complete=False, detail=detail)

    def no_read_back(self, seconds: float, reason: str) -> ev.ReadBack:
        """Returns an incomplete proof: the counts known so far, and why no check was possible."""
        done, total = self._checking
        acked = max(total, self._last.total_writes_acked if self._last is not None else 0)
        return ev.ReadBack(
            acked=acked,
            found=done,
            lost=0,
            unacked_found=0,
            wrong=0,
            seconds=seconds,
            complete=False,
            detail=f"{acked - done:,} of {acked:,} acknowledged writes were not checked: {reason}",
        )
