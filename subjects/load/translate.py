"""Translates reports of the load process into events of the run."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import asdict

from core.model import events as ev
from core.ports import Clock, Emit
from subjects.load.protocol import (
    Anomaly,
    AnyReport,
    Checking,
    LedgerChecked,
    Measured,
    Problem,
    Ready,
    Stalled,
    Windows,
)


class Translator:
    """Emits an event for each report, in the run's time.

    Counts that begin at zero with each load process are continued over a restart.
    """

    def __init__(
        self, emit: Emit, clock: Clock, on_windows: Callable[[Windows], None] | None = None
    ) -> None:
        """Emits by ``emit``; converts times by ``clock``.

        ``on_windows``, where given, gets the reports on limits instead: the figures of the whole
        system are one event, which is emitted by whoever knows the other figures, too.
        """
        self._emit = emit
        self._on_windows = on_windows
        self._clock = clock
        self._failed_before = self._anomalies_before = 0
        self._last: ev.Sample | None = None
        self._checking = (0, 0)
        self._gap = 0

    def __call__(self, report: AnyReport) -> None:
        """Emits the event for ``report``."""
        time = self._clock.from_monotonic
        match report:
            case Measured():
                sample = self.note(report)
                self._emit(ev.Sampled(t=self._clock.now(), sample=sample))
            case Anomaly():
                self._emit(ev.AnomalyRead(t=time(report.t), key=report.key, text=report.text))
            case Stalled():
                what = ev.StoodStill.MACHINE if report.slept else ev.StoodStill.LOAD
                self._emit(ev.Suspended(t=time(report.t), seconds=report.seconds, what=what))
            case Checking():
                self._checking = (report.done, report.total)
                self._emit(
                    ev.ReadBackProgressed(t=time(report.t), done=report.done, total=report.total)
                )
            case Windows():
                if self._on_windows is not None:
                    self._on_windows(report)
                else:
                    figures = figures_of(report)
                    self._emit(ev.SystemObserved(t=time(report.t), figures=figures))
            case Problem():
                self._emit(
                    ev.NoticeShown(
                        t=self._clock.now(),
                        level=ev.Level.ERROR,
                        text=report.text,
                        remedy=report.remedy,
                    )
                )
            case _:
                pass

    def note(self, report: Measured) -> ev.Sample:
        """Keeps the counts of ``report`` without an event; returns them in the run's time."""
        self._last = self._sample(report)
        return self._last

    def restarted(self) -> None:
        """Continues the counts of the last load process in those of the next one."""
        if self._last is not None:
            self._failed_before = self._last.total_failed
            self._anomalies_before = self._last.read_anomalies

    def opened(self, ready: Ready) -> None:
        """Compares the ledger that a load process opened with the writes acknowledged before."""
        known = self._last.total_writes_acked if self._last is not None else 0
        self._gap = max(self._gap, known - ready.acked)

    def read_back(self, checked: LedgerChecked) -> ev.ReadBack:
        """Returns the load process's proof, marked incomplete where the ledger lost entries."""
        fields = asdict(checked)
        del fields["id"]
        if self._gap:
            gap = f"the ledger has lost {self._gap:,} acknowledged writes"
            fields["complete"] = False
            fields["detail"] = "; ".join(filter(None, (gap, checked.detail)))
        return ev.ReadBack(**fields)

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

    def _sample(self, report: Measured) -> ev.Sample:
        time = self._clock.from_monotonic
        fields = asdict(report)
        for name in ("t", "first_ack_t", "last_ack_t"):
            if fields[name] is not None:
                fields[name] = time(fields[name])
        fields["total_failed"] += self._failed_before
        fields["read_anomalies"] += self._anomalies_before
        return ev.Sample(**fields)


def figures_of(windows: Windows) -> dict[str, float]:
    """Returns figures over the limits of all keys, by the names of ``SystemObserved.figures``.

    ``allowed``, ``refused``, ``failed`` and ``false_refusals`` count checks over the run,
    ``in_window`` all checks allowed in the window that ends now, and ``limit_total`` how many
    may be in one window. ``over_limit`` is the excess in the window that ends now, ``most_over``
    the largest excess that one key ever had, ``windows_over`` the number of windows over a limit.
    """
    keys = windows.keys
    return {
        "allowed": sum(key.allowed for key in keys),
        "refused": sum(key.refused for key in keys),
        "failed": sum(key.failed for key in keys),
        "false_refusals": sum(key.false_refusals for key in keys),
        "in_window": sum(key.now for key in keys),
        "limit_total": sum(key.limit for key in keys),
        "window_s": windows.window_s,
        "over_limit": sum(key.over_now for key in keys),
        "most_over": max((key.over for key in keys), default=0),
        "windows_over": sum(key.windows_over for key in keys),
    }
