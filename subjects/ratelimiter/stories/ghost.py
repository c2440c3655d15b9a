"""Ghost allowing: limiters that count by themselves let through more than the limit."""

from __future__ import annotations

from msgspec.structs import replace

from core.model import events as ev
from core.model import fault_kinds
from core.ports import SubjectError
from core.story.breaking import detect, diagnose, inject
from core.story.chapters import Chapter, Story
from core.story.healing import summarize
from core.story.outage import DETECTION, DIAGNOSIS, FAULT, LOAD, SUMMARY
from core.story.run_context import RunContext
from core.text import hints
from core.views.stage_state import ActiveFault
from subjects.ratelimiter import ghost_words as words
from subjects.ratelimiter.load_target import CheckLoadTarget
from subjects.ratelimiter.measures import Burst, over
from subjects.ratelimiter.operator import Operator
from subjects.ratelimiter.plans import BURST, FAULTS_OF, GHOST_ALLOWING
from subjects.ratelimiter.policies import UNDER, atomic, limit_for, synced
from subjects.ratelimiter.service.policy import most_over
from subjects.ratelimiter.stories.ghost_measured import compare, has_policy, p99_since
from subjects.ratelimiter.stories.opening import (
    asked_share,
    first_chapters,
    put_load_on,
    start_under,
    wait,
)
from subjects.ratelimiter.topology import KEYS, LIMITERS

CALM_WITHIN_S = 20.0
"""Seconds within which the load must be back to normal after a burst."""

TOLD_WITHIN_S = 5.0
"""Seconds within which all limiters must report the new policy."""


class GhostAllowing:
    """The ghost allowing story of one run.

    Attributes:
        story: the story, for the stage.
    """

    def __init__(self, operator: Operator, target: CheckLoadTarget) -> None:
        """Stores the operator and the burst target, through which the chapters act."""
        self._operator = operator
        self._target = target
        self._bursts: dict[str, Burst] = {}
        self._calm_t = 0.0
        self.story = Story(
            key=GHOST_ALLOWING,
            title=words.TITLE,
            about=words.ABOUT,
            chapters=self._chapters(),
            fault=BURST,
            faults=FAULTS_OF[GHOST_ALLOWING],
        )

    def _chapters(self) -> tuple[Chapter, ...]:
        return (
            *first_chapters(words.WELCOME, self.health),
            replace(
                LOAD,
                title=words.UNDER_LIMIT,
                narration=words.UNDER_LIMIT_OPENS,
                on_enter=self.load,
            ),
            replace(FAULT, key="burst", title=words.BURST, narration=words.BURST_OPENS),
            replace(DETECTION, on_enter=self.detection),
            replace(DIAGNOSIS, narration=words.DIAGNOSIS_OPENS, on_enter=self.diagnosis),
            Chapter(key="fix", title=words.FIX, narration=words.FIX_OPENS, on_enter=self.fix),
            Chapter(
                key="again",
                title=words.AGAIN,
                narration=words.AGAIN_OPENS,
                on_enter=self.again,
                blocks_advance=True,
            ),
            replace(SUMMARY, narration=words.SUMMARY_OPENS, on_enter=self.summary),
        )

    async def health(self, context: RunContext) -> None:
        """Chapter "Health": starts the system, under the synced policy."""
        policy = synced(limit_for(context.settings.rate, UNDER))
        await start_under(context, self._operator, policy, words.synced_words(policy.sync_ms))

    async def load(self, context: RunContext) -> None:
        """Chapter "Load under the limit": starts the load."""
        share = asked_share(context, self._operator.policy)
        await put_load_on(context, words.under_limit(share), words.TO_BURST)

    async def detection(self, context: RunContext) -> None:
        """Chapter "Detection": the monitor detects the excess, and the ledger has the number."""
        await detect(context)
        first = await self._until_calm(context, "first")
        text = words.burst_counted(first.span)
        context.narrate(text, hints.EXPLAIN, ev.NarrationPlace.AFTER)

    async def diagnosis(self, context: RunContext) -> None:
        """Chapter "Diagnosis": the cause, and the largest possible excess."""
        await diagnose(context, hint=hints.APPLY_FIX)

    async def fix(self, context: RunContext) -> None:
        """Chapter "Fix": every limiter switches to the atomic policy.

        Raises:
            SubjectError: a limiter doesn't switch.
        """
        policy = atomic(self._operator.policy.limit)
        await self._operator.use(policy)
        name = policy.policy.value
        if not await context.until(lambda state: has_policy(state, name), TOLD_WITHIN_S):
            raise SubjectError(*words.policy_not_taken(name))
        context.note(ev.Level.GOOD, words.policy_taken(name))
        context.narrate(words.FIXED, words.TO_BURST_AGAIN)

    async def again(self, context: RunContext) -> None:
        """Chapter "The burst again": counts down and multiplies the load as before.

        Waits first until the limits have as much room as before the first burst: with less room,
        less would pass for that reason.
        """
        await self._until_there_is_room(context)
        await inject(context)
        second = await self._until_calm(context, "second")
        context.narrate(words.burst_again(second.span), hints.SUM_UP)

    async def summary(self, context: RunContext) -> None:
        """Chapter "Summary": both bursts side by side, and the ledger counted again."""
        first, second = self._bursts["first"], self._bursts["second"]
        await summarize(context, lambda: compare(context.now(), first, second))

    async def _until_there_is_room(self, context: RunContext) -> None:
        policy, share = self._operator.policy, context.settings.rate / len(KEYS)
        # GCRA: the used part of the burst, and what passed beyond it, is worked off over time.
        behind_s = (policy.burst + over(self._bursts["first"].span)) * policy.emission_s
        asked = share * policy.emission_s
        left_s = self._calm_t + behind_s / (1 - asked) - context.now() if asked < 1 else 0.0
        if left_s > 0:
            await wait(context, left_s, words.WAITS_FOR_ROOM)

    async def _until_calm(self, context: RunContext, which: str) -> Burst:
        """Waits until the burst is over; returns the counts of the burst.

        Raises:
            SubjectError: the burst doesn't end.
        """
        context.progress("burst", words.BURST_UNDER_WAY)
        begun_t = min(
            (f.since_t for f in context.state.faults if _is_burst(f)), default=context.now()
        )
        try:
            calm = await context.until(
                lambda state: not any(_is_burst(fault) for fault in state.faults), CALM_WITHIN_S
            )
        finally:
            context.progress_done("burst")
        if not calm or not self._target.bursts:
            raise SubjectError(*words.NO_CALM)
        span, policy = self._target.bursts[-1], self._operator.policy
        self._calm_t = context.now()
        self._bursts[which] = Burst(
            span=span,
            policy=policy.policy.value,
            at_most=most_over(policy, len(LIMITERS)),
            p99_ms=p99_since(context, begun_t, begun_t + span.seconds),
        )
        return self._bursts[which]


def _is_burst(fault: ActiveFault) -> bool:
    return fault.chaos_type == fault_kinds.BURST.key
