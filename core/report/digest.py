"""``Digest``: what a report's page tells beside the figures, gathered in one pass."""

from __future__ import annotations

import math
from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from core.model import events as ev
from core.report.summary import RunSummary, SummaryFold
from core.views.curve import Curve
from core.views.fold import apply
from core.views.rolling import RollingRates
from core.views.stage_state import ChapterStatus, StageState

CURVE_ROWS = 200_000
"""Samples drawn: five and a half hours of them in 5 MB; of a longer run the last."""


class ChapterSpan(Struct, frozen=True):
    """A chapter with the times of its action, in run seconds; None where it had none."""

    title: str
    status: ChapterStatus = ChapterStatus.TO_COME
    begun_t: float | None = None
    ended_t: float | None = None
    failure: str = ""

    @property
    def took_s(self) -> float | None:
        """How long its action took, in seconds; None where it didn't begin or end."""
        if self.begun_t is None or self.ended_t is None:
            return None
        return max(self.ended_t - self.begun_t, 0.0)


class Digest:
    """A run gathered for its report.

    Attributes:
        state: the stage at the end.
        curve: throughput and p99.
        chapters: the story's chapters.
        chaos_types: the kinds of faults that went in, those by hand among them.
        by_hand: the faults that a visitor put in.
        anomalies: the reads that missed an acknowledged write, the first few.
    """

    SHOWN = 20
    """Anomalies and faults by hand that are kept to be told one by one."""

    def __init__(self) -> None:
        """Empty."""
        self.state = StageState()
        self.curve = Curve(CURVE_ROWS)
        self.chapters: list[ChapterSpan] = []
        self.chaos_types: set[str] = set()
        self.by_hand: list[ev.FaultInjected] = []
        self.anomalies: list[ev.AnomalyRead] = []
        self._fold = SummaryFold()
        self._rates = RollingRates()

    def add(self, event: ev.Event) -> None:
        """Takes the next event of the run."""
        self.state = apply(self.state, event)
        self._fold.add(event)
        match event:
            case ev.RunStarted():
                self.chapters = [ChapterSpan(chapter.title) for chapter in event.chapters]
            case ev.Sampled(sample=sample) if sample.attempted or sample.answered:
                # A load that was stopped is no throughput of zero.
                self._draw(sample)
            case ev.ChapterStarted():
                self._change(event.index, ChapterStatus.RUNNING, begun_t=event.t)
            case ev.ChapterCompleted():
                self._change(event.index, ChapterStatus.DONE, ended_t=event.t)
            case ev.ChapterFailed():
                self._change(event.index, ChapterStatus.FAILED, ended_t=event.t, text=event.text)
            case ev.FaultInjected():
                self.chaos_types.add(event.chaos_type)
                if event.by_hand and len(self.by_hand) < self.SHOWN:
                    self.by_hand.append(event)
            case ev.AnomalyRead():
                if len(self.anomalies) < self.SHOWN:
                    self.anomalies.append(event)
            case _:
                pass

    def _draw(self, sample: ev.Sample) -> None:
        ops, refused = sample.ops, sample.refused_ops
        if self.state.run is not None and self.state.run.load_kind is ev.LoadKind.CHECKS:
            ops, refused = self._rates.add(sample, self.state.limit_window_s)
            if not self._rates.is_whole:
                refused = math.nan
        self.curve.add(sample.t, sample.interval_s, ops, sample.p99_ms, refused)

    def add_all(self, events: Iterable[ev.Event]) -> None:
        """Takes ``events`` one after another."""
        for event in events:
            self.add(event)

    def summary(self, *, recording_complete: bool = True) -> RunSummary:
        """The figures; see :meth:`SummaryFold.summary`."""
        return self._fold.summary(recording_complete=recording_complete)

    def _change(
        self,
        index: int,
        status: ChapterStatus,
        *,
        begun_t: float | None = None,
        ended_t: float | None = None,
        text: str = "",
    ) -> None:
        if not 0 <= index < len(self.chapters):
            return
        chapter = self.chapters[index]
        # A chapter that failed and was tried again began with its first try.
        begun_t = chapter.begun_t if chapter.begun_t is not None else begun_t
        self.chapters[index] = replace(
            chapter, status=status, begun_t=begun_t, ended_t=ended_t, failure=text
        )
