"""Ghost allowing: limiters that count by themselves let through more than the limit."""

from __future__ import annotations

import asyncio

from core import events as ev
from core.chapters import Story
from core.ports import SubjectError
from core.stage import Stage
from core.story import become_healthy, detect, diagnose, inject, look_around, summarize, take_load
from core.wording import capital, ms
from subjects.load.protocol import SpanEnded
from subjects.ratelimiter.load_target import LoadTarget
from subjects.ratelimiter.operator import Operator
from subjects.ratelimiter.plans import BURST, BURST_TRAFFIC, COUNTER_DRIFT, GHOST_ALLOWING
from subjects.ratelimiter.policies import UNDER, atomic, limit_for, synced
from subjects.ratelimiter.stories.ghost_chapters import chapters
from subjects.ratelimiter.stories.words import (
    allowed,
    asked,
    check_plan,
    fullest,
    has_policy,
    number,
    over,
    over_text,
    p99_since,
)
from subjects.ratelimiter.topology import KEYS

CALM_WITHIN_S = 20.0
"""How long after a burst the load may take to be itself again, seconds."""

TOLD_WITHIN_S = 5.0
"""How long the limiters may take to say that they go by another policy, seconds."""


class GhostAllowing:
    """The story of one run.

    Attributes:
        story: it, for the stage.
    """

    def __init__(self, operator: Operator, target: LoadTarget) -> None:
        """Takes what it acts through."""
        self._operator = operator
        self._target = target
        self._bursts: dict[str, tuple[SpanEnded, float | None]] = {}
        self._calm_t = 0.0
        self.story = Story(
            key=GHOST_ALLOWING,
            title="Ghost allowing",
            about="Limiters that count by themselves let a burst through; the fix is applied live "
            "and the same burst comes again.",
            chapters=chapters(self),
            fault=BURST,
        )

    async def welcome(self, stage: Stage) -> None:
        """Chapter "Welcome": looks whether all that is needed is here."""
        check_plan(stage, GHOST_ALLOWING, (BURST,), COUNTER_DRIFT)
        await look_around(stage)

    async def health(self, stage: Stage) -> None:
        """Chapter "Health": starts the system, under the synced policy."""
        limit = limit_for(stage.settings.rate, UNDER)
        policy = self._operator.policy = synced(limit)
        await become_healthy(stage)
        self._operator.tell_limit()
        stage.narrate(
            f"{stage.state.narration} Each of {len(KEYS)} keys may make {number(limit)} requests "
            f"a second. The policy is synced: each limiter decides by its own count, and hears of "
            f"the others every {policy.sync_ms} ms.",
            "Space puts load on it",
        )

    async def load(self, stage: Stage) -> None:
        """Chapter "Load": stays under every limit."""
        await take_load(stage, hint="Space goes on to the burst")
        share = stage.settings.rate / len(KEYS) / self._operator.policy.limit
        stage.narrate(
            f"{stage.state.narration} It asks for {100 * share:.0f} % of each key's limit, so "
            "nothing is refused.",
            "Space goes on to the burst",
        )

    async def burst(self, stage: Stage) -> None:
        """Chapter "Burst": counts down, and multiplies the load."""
        await inject(stage)

    async def detection(self, stage: Stage) -> None:
        """Chapter "Detection": the monitor sees it, and the ledger has the number."""
        await detect(stage)
        told = stage.state.narration
        first = await self._until_calm(stage, "first")
        stage.narrate(
            f"{told} When the burst was over the ledger had it all: {over_text(first)}.",
            "Space explains it",
        )

    async def diagnosis(self, stage: Stage) -> None:
        """Chapter "Diagnosis": why, and how many at most."""
        await diagnose(stage, hint="Space applies the fix")

    async def fix(self, stage: Stage) -> None:
        """Chapter "Fix": every limiter goes by the atomic policy from now on.

        Raises:
            SubjectError: one doesn't.
        """
        policy = atomic(self._operator.policy.limit)
        stage.narrate("Each limiter is told to decide in the store, while the load goes on.")
        await self._operator.use(policy)
        name = policy.policy.value
        if not await stage.until(lambda state: has_policy(state, name), TOLD_WITHIN_S):
            text = f"Not every limiter says that its policy is {name}."
            raise SubjectError(text, "Space tries again.")
        stage.note(ev.Level.GOOD, f"Every limiter says that its policy is {name}")
        stage.narrate(
            "Fixed live: the policy is atomic. Each check is decided in the store, by one "
            "indivisible step, so no limiter can give away what another has given. It costs a "
            "round trip. Whether it holds only the same burst can tell.",
            "Space goes on to the same burst again",
        )

    async def again(self, stage: Stage) -> None:
        """Chapter "The same burst": counts down and multiplies the load as before.

        Not before there is as much room as there was then, or less would pass for that reason.
        """
        await self._until_there_is_room(stage)
        await inject(stage)
        second = await self._until_calm(stage, "second")
        stage.narrate(f"The same burst again: {over_text(second)}.", "Space sums it up")

    async def summary(self, stage: Stage) -> None:
        """Chapter "Summary": both bursts side by side, and the ledger counted again."""
        await summarize(stage)
        proof = stage.state.narration
        compared = self._compare(stage.now())
        stage.emit(compared)
        stage.narrate(f"{compared.text} {proof}", "R  run it again")

    async def _until_there_is_room(self, stage: Stage) -> None:
        first, policy = self._bursts["first"][0], self._operator.policy
        # GCRA: what was used of the burst, and what passed beyond it, is worked off by and by.
        behind_s = (policy.burst + over(first)) * policy.emission_s
        asked_share = stage.settings.rate / len(KEYS) * policy.emission_s
        if asked_share >= 1:
            return
        left_s = self._calm_t + behind_s / (1 - asked_share) - stage.now()
        if left_s <= 0:
            return
        stage.progress("room", "Waiting until the limits have room for a burst again")
        try:
            await asyncio.sleep(left_s)
        finally:
            stage.progress_done("room")

    async def _until_calm(self, stage: Stage, which: str) -> SpanEnded:
        """Waits until the burst is over; returns what became of it.

        Raises:
            SubjectError: it doesn't end.
        """
        stage.progress("burst", "The burst is under way")
        begun_t = min((f.since_t for f in stage.state.faults if _is_burst(f)), default=stage.now())
        try:
            calm = await stage.until(
                lambda state: not any(_is_burst(fault) for fault in state.faults), CALM_WITHIN_S
            )
        finally:
            stage.progress_done("burst")
        if not calm or not self._target.bursts:
            raise SubjectError("The burst doesn't end.", "R starts afresh.")
        span = self._target.bursts[-1]
        self._calm_t = stage.now()
        p99 = p99_since(stage, begun_t, begun_t + span.seconds)
        self._bursts[which] = span, p99
        return span

    def _compare(self, t: float) -> ev.Compared:
        (first, p99_first), (second, p99_second) = self._bursts["first"], self._bursts["second"]
        limit = number(fullest(first).limit)
        held = over(first) > 0 and over(second) == 0 and first.whole and second.whole
        return ev.Compared(
            t=t,
            title="The same burst, twice",
            columns=("synced", "atomic"),
            rows=(
                _row("asked", number(asked(first)), number(asked(second))),
                _row("allowed", number(allowed(first)), number(allowed(second))),
                _row(
                    f"most of one key in a second, limit {limit}",
                    number(fullest(first).most),
                    number(fullest(second).most),
                    good=(not over(first), not over(second)),
                ),
                _row(
                    "over the limit",
                    number(over(first)),
                    number(over(second)),
                    good=(not over(first), not over(second)),
                ),
                _row("p99 of an answer", _latency(p99_first), _latency(p99_second)),
            ),
            held=held,
            text=f"{capital(_told(first, second))}.",
        )


def _is_burst(fault: ev.FaultInjected | object) -> bool:
    return getattr(fault, "chaos_type", "") == BURST_TRAFFIC


def _row(name: str, *values: str, good: tuple[bool | None, ...] = ()) -> ev.ComparedRow:
    return ev.ComparedRow(name=name, values=values, good=good)


def _latency(milliseconds: float | None) -> str:
    return "—" if milliseconds is None else ms(milliseconds)


def _told(first: SpanEnded, second: SpanEnded) -> str:
    limit = number(fullest(first).limit)
    most_first, most_second = number(fullest(first).most), number(fullest(second).most)
    if not over(first):
        return f"the synced policy kept to the limit this time: {most_first} of {limit}"
    if over(second):
        return f"the fix did not hold: {most_second} within a second, the limit is {limit}"
    return (
        f"under the synced policy a burst got {most_first} within a second where {limit} are "
        f"allowed; under the atomic one, {most_second}"
    )
