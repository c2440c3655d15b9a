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
from core.text.wording import number_word
from core.views.stage_state import StageState
from subjects.load.client import LoadProcess
from subjects.ratelimiter.figures import MOST_OVER, STORE_REACHABLE
from subjects.ratelimiter.invariants import COUNTERS_TRUE, WITHIN_LIMIT
from subjects.ratelimiter.operator import Operator
from subjects.ratelimiter.plans import COUNTER_DRIFT, FAULTS_OF, HITS_STORE, PAUSE_STORE
from subjects.ratelimiter.policies import OVER, SPENT_SHARE, atomic, limit_for
from subjects.ratelimiter.stories.drift_compared import compare
from subjects.ratelimiter.stories.drift_measured import SETTLES_WITHIN_S, DriftMeasured
from subjects.ratelimiter.stories.opening import (
    asked_share,
    first_chapters,
    put_load_on,
    start_under,
    wait,
)
from subjects.ratelimiter.stories.spans import number, over_text
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
            title="Counter drift",
            about="The store is paused, the limiters go on alone and its counters fall behind; "
            "it comes back, the drift is measured and mended.",
            chapters=self._chapters(),
            fault=PAUSE_STORE,
            faults=FAULTS_OF[COUNTER_DRIFT],
        )

    def _chapters(self) -> tuple[Chapter, ...]:
        about = (
            "A part of it stops: we count what passes meanwhile and what the counters make of it, "
            "and mend them."
        )
        return (
            *first_chapters(about, self.health),
            replace(
                LOAD,
                title="Load over the limit",
                narration="Clients ask for more than is allowed.",
                on_enter=self.load,
            ),
            replace(
                FAULT,
                narration="Something is about to stop, on purpose and without warning.",
                on_enter=self.fault,
            ),
            replace(DETECTION, on_enter=self.detection),
            replace(DIAGNOSIS, on_enter=self.diagnosis),
            Chapter(
                key="resume",
                title="Resume",
                narration="What was hit comes back, and the drift is measured.",
                on_enter=self.resume,
            ),
            Chapter(
                key="reconcile",
                title="Reconcile",
                narration="The counters are made what the limiters have really allowed.",
                on_enter=self.reconcile,
            ),
            Chapter(
                key="verify",
                title="Verified",
                narration="The load stops, so that nothing is on its way; then the counters are "
                "held against the ledger.",
                on_enter=self.verify,
            ),
            replace(
                SUMMARY,
                narration="Before, during and after, side by side.",
                on_enter=self.summary,
            ),
        )

    async def health(self, context: RunContext) -> None:
        """Chapter "Health": starts the system, under the atomic policy."""
        policy = atomic(limit_for(context.settings.rate, OVER), SPENT_SHARE)
        told = "The policy is atomic: the store decides each check and counts it."
        await start_under(context, self._operator, policy, told)

    async def load(self, context: RunContext) -> None:
        """Chapter "Load over the limit": the load asks for more than is allowed, all the time."""
        await self._measured.begin("before")
        share = asked_share(context, self._operator.policy)
        told = f"It asks for {share:.1f} times what is allowed: the store holds it to the limit."
        await put_load_on(context, told, "Space goes on to the fault")

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
        told = context.state.narration
        if not _is_store_hit(context):
            return
        if not await until_seen(
            context, lambda state: _is_open(state, WITHIN_LIMIT), SHOWS_WITHIN_S
        ):
            context.note(ev.Level.WARNING, "No key was seen over its limit")
            return
        await wait(context, CLIMBS_S, "Watching what passes meanwhile")
        limit = self._operator.policy.limit
        most = limit + context.state.figures.get(MOST_OVER, 0.0)
        alone = (
            "No limiter reaches the store, so each goes on by itself with the whole limit"
            if _none_reaches_the_store(context.state)
            else "A limiter that doesn't reach the store goes on by itself with the whole limit"
        )
        context.narrate(
            f"{told} {alone}: one key got {number(most)} within a second, its limit is "
            f"{number(limit)}; {number_word(len(LIMITERS))} limiters can give "
            f"{number(len(LIMITERS) * limit)}.",
            "Space explains it",
        )

    async def diagnosis(self, context: RunContext) -> None:
        """Chapter "Diagnosis": the cause is found, and the counters are seen to fall behind."""
        await diagnose(context, hint="Space brings it back")
        if _is_store_hit(context):
            await until_seen(context, lambda state: _is_open(state, COUNTERS_TRUE), SHOWS_WITHIN_S)

    async def resume(self, context: RunContext) -> None:
        """Chapter "Resume": the fault is undone, and the remaining drift is measured.

        Raises:
            SubjectError: the node doesn't come back, or nobody knows the counters.
        """
        await recover(context, hint="Space reconciles the counters")
        told = context.state.narration
        if not await context.until(_all_reach_the_store, SETTLES_WITHIN_S):
            raise SubjectError("Not every limiter reaches the store again.", "Space waits again.")
        await self._measured.end("during")
        # Calls that waited for the paused store have run by the second sync; and windows that began
        # while the store was away say nothing about what holds now.
        policy = self._operator.policy
        settled_s = max(2 * policy.sync_s, policy.window_s) + _MARGIN_S
        await wait(context, settled_s, "Measuring the drift")
        drift = await self._measured.take_drift("left", context)
        await self._measured.begin("after")
        context.narrate(
            f"The store's counters are off by {number(drift)} checks from what was really allowed"
            f"{_why_off(context)}. During the fault {over_text(self._measured.spans['during'])}. "
            f"{told}",
            "Space reconciles the counters",
        )

    async def reconcile(self, context: RunContext) -> None:
        """Chapter "Reconcile": the counters are set to what the limiters have allowed.

        Raises:
            SubjectError: the counters can't be reconciled.
        """
        await self._operator.reconcile()
        await wait(context, HEALED_S, "Watching whether the limit holds again")
        await self._measured.end("after")
        context.narrate(
            "Each limiter has told the store its own total, which can be told twice without "
            "harm, and each counter is now their sum. Since then "
            f"{over_text(self._measured.spans['after'])}.",
            "Space verifies it",
        )

    async def verify(self, context: RunContext) -> None:
        """Chapter "Verified": without load nothing is in flight, so counters and ledger must agree.

        Raises:
            SubjectError: nobody knows the store's counters.
        """
        await self._load.stop()
        # By then the last sync has reached the store, and the store's counters were read.
        await asyncio.sleep(2 * self._operator.policy.sync_s)
        drift = await self._measured.take_drift("verified", context, until=0.0)
        off = f"The store's counters are off by {number(drift)} checks"
        if drift == 0:
            text = "Verified: the store's counters are what the ledger says, to the last check."
        elif drift <= self._measured.lost_at_most(context):
            text = (
                f"{off}: what the killed limiter had allowed since its last sync, and took with it."
            )
        else:
            text = f"{off} still."
        context.narrate(text, "Space sums it up")

    async def summary(self, context: RunContext) -> None:
        """Chapter "Summary": before, during and after side by side; the ledger counted again."""
        await summarize(context, lambda: compare(context, self._measured, _is_store_hit(context)))


def _is_store_hit(context: RunContext) -> bool:
    return context.settings.fault in HITS_STORE


def _is_open(state: StageState, invariant: str) -> bool:
    return any(violation.invariant == invariant for violation in state.violations)


def _none_reaches_the_store(state: StageState) -> bool:
    return state.figures.get(STORE_REACHABLE) == 0


def _all_reach_the_store(state: StageState) -> bool:
    return state.figures.get(STORE_REACHABLE) == 1


def _why_off(context: RunContext) -> str:
    if not _is_store_hit(context):
        return ": by what is on its way, and by what the killed limiter never told"
    return (
        ": each limiter tells a count once, and of what timed out nobody knows whether it was "
        "counted"
    )
