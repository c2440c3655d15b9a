"""``RunHistory``: a run gathered in one pass for the report and the summary."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from core.model import events as ev
from core.report.audience_votes import VotesHeard
from core.report.stills import Stills
from core.views.fold import apply
from core.views.load_curve import LoadCurve
from core.views.stage_state import ChapterStatus, StageState

CURVE_ROWS = 200_000
"""Samples drawn, the last ones of a longer run: five and a half hours of samples in 6 MB."""
SHOWN = 20
"""Anomalies and faults by hand that are kept to be told one by one."""


class ChapterSpan(Struct, frozen=True):
    """A chapter, with the run seconds at which the action began and ended; None where unknown."""

    title: str
    status: ChapterStatus = ChapterStatus.TO_COME
    begun_t: float | None = None
    ended_t: float | None = None
    failure: str = ""

    @property
    def took_s(self) -> float | None:
        """The seconds that the chapter's action took; None unless the action began and ended."""
        if self.begun_t is None or self.ended_t is None:
            return None
        return max(self.ended_t - self.begun_t, 0.0)


class ViolationSpan(Struct, frozen=True, kw_only=True):
    """A violation of an invariant; ``closed_t`` is None where the invariant never held again."""

    invariant: str
    subject: str
    text: str
    opened_t: float
    closed_t: float | None = None


class RunHistory:
    """The stage at the end of a run, and what of the way there the stage doesn't keep.

    Attributes:
        state: the stage at the end.
        curve: throughput and p99.
        chapters: the story's chapters.
        violations: every invariant that didn't hold, in the order in which they broke.
        faults: the first fault of the story; with those of a visitor, the kinds that went in.
        by_hand: the faults that a visitor put in, the first few.
        rejoined_s: when each node had caught up, in seconds after the fault.
        refused: checks that were refused; None where the load asked none.
        stood_still_s: for how many seconds each thing stood still.
        went_on: what became of the node after the last explanation.
        failure: why the last chapter failed, where the run ended with that failure.
        anomalies: the reads that missed an acknowledged write, the first few.
        stills: the moments of which the report has pictures.
        audience: the votes of the audience.
        chosen_by: who chose whom the story's first fault hit; None where that isn't known.
        voted_fault: the name of the first fault, where the audience chose that.
        end_t: the latest time that an event has told.
    """

    def __init__(self) -> None:
        """Creates a history of no run yet."""
        self.state = StageState()
        self._curve = LoadCurve(CURVE_ROWS)
        self.curve = self._curve.curve
        self._begin(())

    def _begin(self, chapters: Iterable[ev.ChapterInfo]) -> None:
        self._curve.clear()
        self.chapters = [ChapterSpan(chapter.title) for chapter in chapters]
        self.violations: list[ViolationSpan] = []
        self.chaos_type: str | None = None
        self.chaos_types: set[str] = set()
        self.by_hand: list[ev.FaultInjected] = []
        self.rejoined_s: dict[str, float] = {}
        self._hit: dict[str, ev.Role] = {}
        self.refused: int | None = None
        self.went_on: list[ev.Recovered | ev.Rejoined] = []
        self.stood_still_s = dict.fromkeys(ev.StoodStill, 0.0)
        self.failure: str | None = None
        self.anomalies: list[ev.AnomalyRead] = []
        self.end_t = 0.0
        self.stills = Stills()
        self.audience = VotesHeard()
        self.chosen_by: ev.ChosenBy | None = None
        self.voted_fault: str | None = None

    @property
    def victims(self) -> dict[str, ev.Role]:
        """The nodes that the story's faults hit, with the role of each until then.

        Of a story in two acts those of the first, which all figures of a run are about.
        """
        return self._hit

    @property
    def diagnosis(self) -> ev.Explanation | None:
        """The last explanation of what was hit, or of anything where none was."""
        return self.state.diagnosis

    def add_all(self, events: Iterable[ev.Event]) -> None:
        """Takes ``events`` one after another."""
        for event in events:
            self.add(event)

    def add(self, event: ev.Event) -> None:
        """Takes the next event of the run; a ``RunStarted`` begins anew."""
        if isinstance(event, ev.RunStarted):
            self._begin(event.chapters)
        before, self.state = self.state, apply(self.state, event)
        self.stills.note(event, before, self.state)
        self.audience.take(event)
        self.end_t = max(self.end_t, event.t)
        if not self.state.acts:
            self._hit = self.state.hit
        match event:
            case ev.Sampled(sample=sample):
                self._sampled(sample)
            case ev.ChapterStarted(index=index):
                self._change(index, ChapterStatus.RUNNING, begun_t=event.t)
            case ev.ChapterCompleted(index=index):
                self.failure = None
                self._change(index, ChapterStatus.DONE, ended_t=event.t)
            case ev.ChapterFailed(index=index, text=text):
                self.failure = text
                self._change(index, ChapterStatus.FAILED, ended_t=event.t, failure=text)
            case ev.FaultInjected():
                self._injected(event)
            case ev.Rejoined(node=node, after_s=after_s):
                self.rejoined_s[node] = after_s
                self.went_on.append(event)
            case ev.Recovered() if not self.state.acts:  # later acts tell their own recovery
                self.went_on.append(event)
            case ev.Diagnosed():
                self.went_on.clear()
            case ev.ViolationOpened():
                self.violations.append(
                    ViolationSpan(
                        invariant=event.invariant,
                        subject=event.subject,
                        text=event.text,
                        opened_t=event.t,
                    )
                )
            case ev.ViolationClosed():
                self._closed(event)
            case ev.Suspended(what=what, seconds=seconds):
                self.stood_still_s[what] += seconds
            case ev.AnomalyRead() if len(self.anomalies) < SHOWN:
                self.anomalies.append(event)
            case _:
                pass

    def _sampled(self, sample: ev.Sample) -> None:
        view = self.state.system
        if view.load_kind is ev.LoadKind.CHECKS:
            self.refused = (self.refused or 0) + sample.refused
        if sample.attempted or sample.answered:
            # A load that was stopped is no throughput of zero.
            self._curve.add(sample, view)

    def _injected(self, event: ev.FaultInjected) -> None:
        self.chaos_types.add(event.chaos_type)
        if event.by_hand:
            if len(self.by_hand) < SHOWN:
                self.by_hand.append(event)
            return
        if self.chaos_type is None:
            self.chaos_type = event.chaos_type
            self.chosen_by = self.state.victims_by
            self.voted_fault = self.audience.fault

    def _closed(self, event: ev.ViolationClosed) -> None:
        for index in range(len(self.violations) - 1, -1, -1):
            span = self.violations[index]
            same = (span.invariant, span.subject) == (event.invariant, event.subject)
            if same and span.closed_t is None:
                self.violations[index] = replace(span, closed_t=event.t)
                return

    def _change(
        self,
        index: int,
        status: ChapterStatus,
        *,
        begun_t: float | None = None,
        ended_t: float | None = None,
        failure: str = "",
    ) -> None:
        if not 0 <= index < len(self.chapters):
            return
        chapter = self.chapters[index]
        # A chapter that failed and was tried again began with its first try.
        begun_t = chapter.begun_t if chapter.begun_t is not None else begun_t
        self.chapters[index] = replace(
            chapter, status=status, begun_t=begun_t, ended_t=ended_t, failure=failure
        )
