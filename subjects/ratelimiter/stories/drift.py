"""Counter drift: the store pauses, the limiters go on alone, and the counters fall behind."""

from __future__ import annotations

import asyncio

from msgspec.structs import replace

from core.model import events as ev
from core.ports import SubjectError
from core.story.breaking import detect, diagnose, inject
from core.story.chapters import Chapter, Story
from core.story.healing import recover, summarize
from core.story.outage import DETECTION, DIAGNOSIS, FAULT, LOAD, SUMMARY
from core.story.run_context import RunContext
from core.story.visibility import until_seen
from core.text import hints
from core.views.stage_state import StageState
from subjects.load.client import LoadProcess
from subjects.ratelimiter import drift_words as words
from subjects.ratelimiter.figures import MOST_OVER, STORE_REACHABLE
from subjects.ratelimiter.invariants import COUNTERS_TRUE, WITHIN_LIMIT
from subjects.ratelimiter.operator import Operator
from subjects.ratelimiter.plans import COUNTER_DRIFT, FAULTS_OF, HITS_STORE, PAUSE_STORE
from subjects.ratelimiter.policies import OVER, SPENT_SHARE, atomic, limit_for
from subjects.ratelimiter.stories.drift_measured import (
    SETTLES_WITHIN_S,
    DriftMeasured,
    compare,
)
from subjects.ratelimiter.stories.opening import (
    asked_share,
    first_chapters,
    put_load_on,
    start_under,
    wait,
)
from subjects.ratelimiter.topology import LIMITERS

SHOWS_WITHIN_S = 10.0
"""Seconds within which a consequence of the fault must show."""

CLIMBS_S = 3.0
"""Seconds of watching what passes while the limiters are alone."""

HEALED_S = 2.0
"""Seconds of watching whether the limit holds again."""

_MARGIN_S = 0.3


class CounterDrift:
    """The counter drift story of one run.

    Attributes:
        story: the story, for the stage.
    """

    def __init__(self, operator: Operator, load: LoadProcess) -> None:
        """Stores the operator and the load, through which the chapters act."""
        self._operator = operator
        self._load = load
        self._measured = DriftMeasured(operator, load)
        self.story = Story(
            key=COUNTER_DRIFT,
            title=words.TITLE,
            about=words.ABOUT,
            chapters=self._chapters(),
            fault=PAUSE_STORE,
            faults=FAULTS_OF[COUNTER_DRIFT],
        )

    def _chapters(self) -> tuple[Chapter, ...]:
        return (
            *first_chapters(words.WELCOME, self.health),
            replace(
                LOAD,
                title=words.OVER_LIMIT,
                narration=words.OVER_LIMIT_OPENS,
                on_enter=self.load,
            ),
            replace(FAULT, narration=words.FAULT_OPENS, on_enter=self.fault),
            replace(DETECTION, on_enter=self.detection),
            replace(DIAGNOSIS, on_enter=self.diagnosis),
            Chapter(
                key="resume",
                title=words.RESUME,
                narration=words.RESUME_OPENS,
                on_enter=self.resume,
            ),
            Chapter(
                key="reconcile",
                title=words.RECONCILE,
                narration=words.RECONCILE_OPENS,
                on_enter=self.reconcile,
            ),
            Chapter(
                key="verify",
                title=words.VERIFY,
                narration=words.VERIFY_OPENS,
                on_enter=self.verify,
            ),
            replace(SUMMARY, narration=words.SUMMARY_OPENS, on_enter=self.summary),
        )

    async def health(self, context: RunContext) -> None:
        """Chapter "Health": starts the system, under the atomic policy."""
        policy = atomic(limit_for(context.settings.rate, OVER), SPENT_SHARE)
        await start_under(context, self._operator, policy, words.ATOMIC)

    async def load(self, context: RunContext) -> None:
        """Chapter "Load over the limit": the load asks for more than is allowed, all the time."""
        await self._measured.begin("before")
        share = asked_share(context, self._operator.policy)
        await put_load_on(context, words.over_limit(share), hints.TO_FAULT)

    async def fault(self, context: RunContext) -> None:
        """Chapter "Fault injection": counts down, and pauses the store (or kills a limiter)."""
        # Ended before the fault: checks in flight at the fault are decided without the store.
        await self._measured.end("before")
        self._measured.note_drift("before", context)
        await inject(context)
        await self._measured.begin("during")

    async def detection(self, context: RunContext) -> None:
        """Chapter "Detection": the fault is seen, and any excess of limiters that fail open."""
        await detect(context)
        if not _is_store_hit(context):
            return
        if not await until_seen(
            context, lambda state: _is_open(state, WITHIN_LIMIT), SHOWS_WITHIN_S
        ):
            context.note(ev.Level.WARNING, words.NONE_OVER)
            return
        await wait(context, CLIMBS_S, words.WATCHES_PASSING)
        limit = self._operator.policy.limit
        most = limit + context.state.figures.get(MOST_OVER, 0.0)
        none_reaches = _none_reaches_the_store(context.state)
        text = words.goes_on_alone(most, limit, len(LIMITERS), none_reaches=none_reaches)
        context.narrate(text, hints.EXPLAIN, ev.NarrationPlace.AFTER)

    async def diagnosis(self, context: RunContext) -> None:
        """Chapter "Diagnosis": the cause is found, and the counters are seen to fall behind."""
        await diagnose(context, hint=hints.BRING_BACK)
        if _is_store_hit(context):
            await until_seen(context, lambda state: _is_open(state, COUNTERS_TRUE), SHOWS_WITHIN_S)

    async def resume(self, context: RunContext) -> None:
        """Chapter "Resume": the fault is undone, and the remaining drift is measured.

        Raises:
            SubjectError: the node doesn't come back, or nobody knows the counters.
        """
        await recover(context, hint=words.TO_RECONCILE)
        if not await context.until(_all_reach_the_store, SETTLES_WITHIN_S):
            raise SubjectError(*words.NOT_ALL_REACH)
        await self._measured.end("during")
        # Calls that waited for the paused store have run by the second sync; and windows that began
        # while the store was away say nothing about what holds now.
        policy = self._operator.policy
        settled_s = max(2 * policy.sync_s, policy.window_s) + _MARGIN_S
        await wait(context, settled_s, words.MEASURES_DRIFT)
        drift = await self._measured.take_drift("left", context)
        await self._measured.begin("after")
        during, store_hit = self._measured.spans["during"], _is_store_hit(context)
        # The audience reads the first sentences when there is no room for all: the drift leads.
        text = words.drift_left(drift, during, store_hit=store_hit)
        context.narrate(text, words.TO_RECONCILE, ev.NarrationPlace.BEFORE)

    async def reconcile(self, context: RunContext) -> None:
        """Chapter "Reconcile": the counters are set to what the limiters have allowed.

        Raises:
            SubjectError: the counters can't be reconciled.
        """
        await self._operator.reconcile()
        await wait(context, HEALED_S, words.WATCHES_LIMIT)
        await self._measured.end("after")
        context.narrate(words.reconciled(self._measured.spans["after"]), words.TO_VERIFY)

    async def verify(self, context: RunContext) -> None:
        """Chapter "Verified": without load nothing is in flight, so counters and ledger must agree.

        Raises:
            SubjectError: nobody knows the store's counters.
        """
        await self._load.stop()
        # By then the last sync has reached the store, and the store's counters were read.
        await asyncio.sleep(2 * self._operator.policy.sync_s)
        drift = await self._measured.take_drift("verified", context, until=0.0)
        text = words.verified(drift, self._measured.lost_at_most(context))
        context.narrate(text, hints.SUM_UP)

    async def summary(self, context: RunContext) -> None:
        """Chapter "Summary": before, during and after side by side; the ledger counted again."""
        await summarize(context, lambda: compare(context, self._measured, _is_store_hit(context)))


def _is_store_hit(context: RunContext) -> bool:
    return context.fault in HITS_STORE


def _is_open(state: StageState, invariant: str) -> bool:
    return any(violation.invariant == invariant for violation in state.violations)


def _none_reaches_the_store(state: StageState) -> bool:
    return state.figures.get(STORE_REACHABLE) == 0


def _all_reach_the_store(state: StageState) -> bool:
    return state.figures.get(STORE_REACHABLE) == 1
