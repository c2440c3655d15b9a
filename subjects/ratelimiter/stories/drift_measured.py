"""Measures a drift, and compares before, during and after side by side, by the ledger."""

from __future__ import annotations

from core.model import events as ev
from core.ports import SubjectError
from core.story.run_context import RunContext
from subjects.load.client import LoadProcess
from subjects.load.protocol import SpanEnded
from subjects.load.ratelimit.client import OpenSpan, begin_span, end_span
from subjects.ratelimiter import drift_words as words
from subjects.ratelimiter.figures import DRIFT, DRIFT_TOLERANCE
from subjects.ratelimiter.measures import Drift, over
from subjects.ratelimiter.operator import Operator
from subjects.ratelimiter.plans import KILL_NODE, plans
from subjects.ratelimiter.topology import KEYS

SETTLES_WITHIN_S = 10.0
"""Seconds that the counters may take to come to rest."""

_REACHES_WITHIN_S = 3.0


class DriftMeasured:
    """The measurements of one run, by the name of the moment or span.

    Attributes:
        spans: the checks by outcome, as the ledger has them.
        drifts: how far the store's counters were off.
    """

    def __init__(self, operator: Operator, load: LoadProcess) -> None:
        """Creates an empty set of measurements."""
        self.spans: dict[str, SpanEnded] = {}
        self.drifts: dict[str, Drift] = {}
        self._operator = operator
        self._load = load
        self._open: OpenSpan | None = None

    async def begin(self, name: str) -> None:
        """Begins to count checks by outcome as the span ``name``, unless a span is open."""
        if self._open is None:
            self._open = await begin_span(self._load, name)

    async def end(self, name: str) -> None:
        """Ends the open span, if any, and keeps the counts as ``name``."""
        if self._open is not None:
            span, self._open = self._open, None
            self.spans[name] = await end_span(self._load, span)

    def note_drift(self, when: str, context: RunContext) -> None:
        """Keeps the drift of this moment as ``when``, if the drift is known."""
        system = context.state.figures
        if DRIFT in system:
            self.drifts[when] = Drift(system[DRIFT], system.get(DRIFT_TOLERANCE, 0.0))

    async def take_drift(self, when: str, context: RunContext, until: float | None = None) -> float:
        """Measures the drift, keeps the value as ``when``, after a wait for ``until`` if given.

        Raises:
            SubjectError: nobody knows the store's counters.
        """
        if until is not None:
            await context.until(lambda state: state.figures.get(DRIFT) == until, _REACHES_WITHIN_S)
        if not await context.until(lambda state: DRIFT in state.figures, SETTLES_WITHIN_S):
            raise SubjectError(*words.COUNTERS_UNKNOWN)
        self.note_drift(when, context)
        return self.drifts[when].off

    def lost_at_most(self, context: RunContext) -> float:
        """Returns how many checks a killed limiter may have allowed without telling the store."""
        if context.fault != KILL_NODE:
            return 0.0
        policy = self._operator.policy
        return len(KEYS) * (policy.burst + policy.sync_s / policy.emission_s + 1)


def compare(context: RunContext, measured: DriftMeasured, store_hit: bool) -> ev.Compared:
    """Returns the comparison, which held where everything came out as the story tells.

    Args:
        context: the run.
        measured: the measurements of the run.
        store_hit: whether the fault was the store's, rather than a limiter's.
    """
    spans = [measured.spans[name] for name in ("before", "during", "after")]
    left, verified = measured.drifts["left"], measured.drifts["verified"].off
    lost = measured.lost_at_most(context)
    held = all(span.whole for span in spans) and not over(spans[2]) and verified <= lost
    if store_hit:
        held = held and over(spans[1]) > 0 and left.off > verified
    done = plans()[context.fault].kind.done
    during = words.hit_name(done, store_hit=store_hit)
    return ev.Compared(
        t=context.now(),
        title=words.compared_title(during),
        columns=words.compared_columns(during),
        rows=words.compared_rows(spans, measured.drifts.get("before"), left, verified, lost),
        held=held,
        text=words.compared_words(
            spans[1], left.off, verified, done, store_hit=store_hit, held=held
        ),
    )
