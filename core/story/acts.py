"""Acts: a story does the same twice, with a fix between, and says what each time cost."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection

from msgspec import UNSET

from core.model import events as ev
from core.ports import SubjectError
from core.story.breaking import inject, is_about_victim
from core.story.run_context import RunContext
from core.text import acts as words
from core.text import proof
from core.views.stage_state import StageState

LookBack = Callable[[int], Awaitable[tuple[ev.ReadBack, int]]]
"""Reads back what was acknowledged from a write on, under load; returns the next write, too."""

Lanes = Callable[[float, float], tuple[tuple[ev.LaneSpan, ...], ...]]
"""Returns what each part of the system was between two times of the run."""

_READ_BACK = "read-back"

NOTICED_S = 4.0
"""Longest time from the fault to a violation that the fault caused, seconds."""

RECOVERS_S = 20.0
"""Within which throughput is back after an act whose outage counts, seconds."""

MOST_TRIES = 3
"""Tries of a first act that happens to lose nothing."""


class _Heard:
    """The timeline's events on the fault of one act: what noticed and what explained the fault.

    Listening begins before the fault goes in, since that call may return later than the first
    check notices something.
    """

    def __init__(self, context: RunContext, by_load: Collection[str]) -> None:
        self._context = context
        self._by_load = by_load
        self._since: float | None = None
        self._opened: list[ev.ViolationOpened] = []
        self._diagnosed: ev.Diagnosed | None = None

    def on_event(self, event: ev.Event) -> None:
        match event:
            case ev.FaultInjected(by_hand=False) if self._since is None:
                self._since = event.t
            case ev.ViolationOpened() if event.invariant not in self._by_load:
                self._opened.append(event)
            case ev.Diagnosed():
                self._diagnosed = event
            case _:
                pass

    @property
    def noticed(self) -> ev.ViolationOpened | None:
        if (since := self._since) is None:
            return None
        within = [e for e in self._opened if since <= e.t <= since + NOTICED_S]
        # Violations that can come from the fault go before all others.
        state = self._context.state
        others = state.nodes.keys() - set(state.victims)
        within.sort(key=lambda e: not is_about_victim(e, others))
        return within[0] if within else None

    @property
    def explained(self) -> ev.Explanation | None:
        since, last = self._since, self._diagnosed
        return None if since is None or last is None or last.t < since else last.explanation


class Acts:
    """The acts of one run: each begins where the last one ended.

    Attributes:
        ended: the acts that are over.
    """

    def __init__(
        self,
        look_back: LookBack | None,
        lanes: Lanes,
        by_load: Collection[str] = (),
        *,
        costs_time: bool = False,
    ) -> None:
        """Creates acts that read back by ``look_back``, while the load goes on.

        Args:
            look_back: reads back what was acknowledged in an act; None where nobody can.
            lanes: tells what the parts of the system were meanwhile.
            by_load: the invariants that only the load's own reads tell of: that one of those
                broke is no health check that noticed something.
            costs_time: whether an outage is a cost, too, so that an act needn't lose anything.
        """
        self.ended: list[ev.Act] = []
        self._look_back = look_back
        self._lanes = lanes
        self._by_load = by_load
        self._costs_time = costs_time
        self._next = self._acked = 0
        self._begun_t = self._ended_t = 0.0
        self._failed = self._anomalies = 0
        self._heard: _Heard | None = None

    @property
    def noticed(self) -> ev.ViolationOpened | None:
        """The first violation since the fault, other than by the load's own reads; None without."""
        return self._heard and self._heard.noticed

    def is_green(self, state: StageState) -> bool:
        """Whether every health check is green, whatever the load's own reads say."""
        return all(violation.invariant in self._by_load for violation in state.violations)

    async def begin(self, context: RunContext) -> None:
        """Begins an act: the fault goes in as :func:`core.story.breaking.inject` does that.

        Raises:
            SubjectError: the fault could not be put in.
        """
        self._begun_t = self._ended_t
        sample = context.state.sample
        if sample is not None:
            self._failed, self._anomalies = sample.total_failed, sample.read_anomalies
            self._acked = sample.total_writes_acked
        self._heard = heard = _Heard(context, self._by_load)
        context.keep(heard.on_event)
        context.injected_t = None
        await inject(context)

    async def end(self, context: RunContext, title: str) -> ev.Act:
        """Ends the act: the act's writes are read back, and the result goes onto the timeline.

        Raises:
            SubjectError: not all of it could be looked for.
        """
        if self._costs_time and context.subject.info.load_kind.is_measured:
            await context.until(lambda state: state.reaction.recovered is not None, RECOVERS_S)
        # Reading back is work for a busy machine: what that slows explains no loss.
        said = self._heard and self._heard.explained
        result = await self._result(context)
        now, sample = context.now(), context.state.sample
        act = ev.Act(
            title=title,
            begun_t=self._begun_t,
            ended_t=now,
            acked_writes=result.acked,
            found_writes=result.found,
            lost_writes=result.lost,
            proof_complete=result.complete,
            failed_requests=sample.total_failed - self._failed if sample else 0,
            read_anomalies=sample.read_anomalies - self._anomalies if sample else 0,
            noticed=self.noticed is not None,
            diagnosis=said and said.key,
            diagnosis_title=said and said.title,
            losses=None if result.losses is UNSET else result.losses,
            lanes=self._lanes(self._begun_t, now),
            outage_s=self._outage_s(context.state) if self._costs_time else None,
            has_ledger=self._look_back is not None,
        )
        self._ended_t = now
        self.ended.append(act)
        context.emit(ev.ActEnded(t=now, index=context.index, act=act))
        return act

    async def _result(self, context: RunContext) -> ev.ReadBack:
        """Returns the read-back of the act's writes, or only their number without a way to read.

        Raises:
            SubjectError: not all of it could be looked for.
        """
        if self._look_back is None:
            sample = context.state.sample
            acked = sample.total_writes_acked - self._acked if sample else 0
            return ev.ReadBack(
                acked=acked, found=0, lost=0, unacked_found=0, wrong=0, seconds=0.0, complete=False
            )
        context.progress(_READ_BACK, proof.MIDDLE)
        try:
            result, self._next = await self._look_back(self._next)
        finally:
            context.progress_done(_READ_BACK)
        if not result.complete:
            raise SubjectError(proof.incomplete(result), proof.REMEDY)
        return result

    @staticmethod
    def _outage_s(state: StageState) -> float | None:
        recovered = state.reaction.recovered
        return None if recovered is None else recovered.outage_s

    async def tries_again(self, context: RunContext) -> bool:
        """Asks whether the act that cost nothing is tried again; autopilot does some times."""
        if self.ended[-1].outage_s or (self._costs_time and self.ended[-1].failed_requests):
            return False
        if context.settings.autopilot and len(self.ended) >= MOST_TRIES:
            return False
        return await context.choose(words.NOTHING_LOST, words.OPTIONS) == words.TRY_AGAIN

    def sides(self) -> tuple[ev.Act, ev.Act]:
        """Returns the first act that lost something, or else the first one, and the last one."""
        first = next((act for act in self.ended[:-1] if act.lost_writes), self.ended[0])
        return first, self.ended[-1]

    def compare(self, t: float) -> ev.Compared:
        """Returns both :meth:`sides` of the story, side by side."""
        first, last = self.sides()
        return ev.Compared(
            t=t,
            title=words.COMPARED,
            columns=(first.title, last.title),
            rows=words.compared_rows((first, last)),
            held=words.is_cheaper(first, last),
            text=words.held_words(first, last),
        )
