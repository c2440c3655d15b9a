"""Acts: a story does the same twice, with a fix between, and says what each time cost."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection

from msgspec import UNSET

from core.model import events as ev
from core.ports import SubjectError
from core.story.breaking import inject
from core.story.run_context import RunContext
from core.text import acts as words
from core.text import proof

LookBack = Callable[[int], Awaitable[tuple[ev.ReadBack, int]]]
"""Reads back what was acknowledged from a write on, under load; returns the next write, too."""

Lanes = Callable[[float, float], tuple[tuple[ev.LaneSpan, ...], ...]]
"""Returns what each part of the system was between two times of the run."""

_READ_BACK = "read-back"

NOTICED_S = 4.0
"""What breaks later after the fault than this has other causes, seconds."""

MOST_TRIES = 3
"""Tries of a first act that happens to lose nothing."""


class Acts:
    """The acts of one run: each begins where the last one ended.

    Attributes:
        ended: the acts that are over.
    """

    def __init__(self, look_back: LookBack, lanes: Lanes, by_load: Collection[str] = ()) -> None:
        """Creates acts that read back by ``look_back``, while the load goes on.

        Args:
            look_back: reads back what was acknowledged in an act.
            lanes: tells what the parts of the system were meanwhile.
            by_load: the invariants that only the load's own reads tell of: that one of those
                broke is no health check that noticed something.
        """
        self.ended: list[ev.Act] = []
        self._look_back = look_back
        self._lanes = lanes
        self._by_load = by_load
        self._next = 0
        self._begun_t = self._ended_t = 0.0
        self._failed = self._anomalies = 0
        self._noticed = False
        self._explained: ev.Explanation | None = None

    @property
    def noticed(self) -> bool:
        """Whether an invariant broke since the fault, other than by the load's own reads."""
        return self._noticed

    async def begin(self, context: RunContext) -> None:
        """Begins an act: the fault goes in as :func:`core.story.breaking.inject` does that.

        Raises:
            SubjectError: the fault could not be put in.
        """
        self._begun_t = self._ended_t
        self._noticed, self._explained = False, None
        sample = context.state.sample
        if sample is not None:
            self._failed, self._anomalies = sample.total_failed, sample.read_anomalies
        until_t: float | None = None

        def hear(event: ev.Event) -> None:
            nonlocal until_t
            match event:
                case ev.FaultInjected():
                    until_t = event.t + NOTICED_S
                case ev.ViolationOpened() if until_t and event.t <= until_t:
                    self._noticed |= event.invariant not in self._by_load
                case ev.Diagnosed() if until_t:
                    self._explained = event.explanation
                case _:
                    pass

        context.keep(hear)
        await inject(context)

    async def end(self, context: RunContext, title: str) -> ev.Act:
        """Ends the act: the act's writes are read back, and the result goes onto the timeline.

        Raises:
            SubjectError: not all of it could be looked for.
        """
        # Reading back is work for a busy machine: what that slows explains no loss.
        said = self._explained
        context.progress(_READ_BACK, proof.MIDDLE)
        try:
            result, self._next = await self._look_back(self._next)
        finally:
            context.progress_done(_READ_BACK)
        if not result.complete:
            raise SubjectError(proof.incomplete(result), proof.REMEDY)
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
            noticed=self._noticed,
            diagnosis=said and said.key,
            diagnosis_title=said and said.title,
            losses=None if result.losses is UNSET else result.losses,
            lanes=self._lanes(self._begun_t, now),
        )
        self._ended_t = now
        self.ended.append(act)
        context.emit(ev.ActEnded(t=now, index=context.index, act=act))
        return act

    async def tries_again(self, context: RunContext) -> bool:
        """Asks whether the act that lost nothing is tried again; autopilot does some times."""
        if context.settings.autopilot and len(self.ended) >= MOST_TRIES:
            return False
        return await context.choose(words.NOTHING_LOST, words.OPTIONS) == words.TRY_AGAIN

    def sides(self) -> tuple[ev.Act, ev.Act]:
        """Returns the first act that lost something, or else the first one, and the last one."""
        first = next((act for act in self.ended[:-1] if act.lost_writes), self.ended[0])
        return first, self.ended[-1]

    def compare(self, t: float) -> ev.Compared:
        """Returns what both :meth:`sides` came to, side by side."""
        first, last = self.sides()
        return ev.Compared(
            t=t,
            title=words.COMPARED,
            columns=(first.title, last.title),
            rows=words.compared_rows((first, last)),
            held=first.lost_writes > 0
            and first.diagnosis is not None
            and last.acked_writes > 0
            and last.lost_writes == 0,
            text=words.held_words(first, last),
        )
