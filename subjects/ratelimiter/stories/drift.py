"""Counter drift: the store is paused, the limiters go on alone, and its counters fall behind."""

from __future__ import annotations

import asyncio

from core import events as ev
from core.blind import until_seen
from core.chapters import Story
from core.ports import SubjectError
from core.stage import Stage
from core.state import StageState
from core.story import (
    become_healthy,
    detect,
    diagnose,
    inject,
    look_around,
    recover,
    summarize,
    take_load,
)
from subjects.load.checks.client import Span, begin_span, end_span
from subjects.load.client import LoadProcess
from subjects.load.protocol import SpanEnded
from subjects.ratelimiter.figures import DRIFT, DRIFT_TOLERANCE, MOST_OVER, STORE_REACHABLE
from subjects.ratelimiter.invariants import COUNTERS_TRUE, WITHIN_LIMIT
from subjects.ratelimiter.operator import Operator
from subjects.ratelimiter.plans import COUNTER_DRIFT, GHOST_ALLOWING, KILL_NODE, PAUSE_STORE
from subjects.ratelimiter.policies import OVER, SPENT_SHARE, atomic, limit_for
from subjects.ratelimiter.stories.drift_chapters import chapters
from subjects.ratelimiter.stories.words import (
    allowed_per_s,
    check_plan,
    fullest,
    number,
    over,
    over_text,
)
from subjects.ratelimiter.topology import KEYS, LIMITERS

SHOWS_WITHIN_S = 10.0
"""How long what follows from the fault may take to show, seconds."""

SETTLES_WITHIN_S = 10.0
"""How long the counters may take to come to rest, seconds."""

CLIMBS_S = 3.0
"""How long is looked what passes while the limiters are alone, seconds."""

HEALED_S = 2.0
"""How long is looked whether the limit holds again, seconds."""

_SETTLED_S = 3.0
_MARGIN_S = 0.3


class CounterDrift:
    """The story of one run.

    Attributes:
        story: it, for the stage.
    """

    def __init__(self, operator: Operator, load: LoadProcess) -> None:
        """Takes what it acts through."""
        self._operator = operator
        self._load = load
        self._open: Span | None = None
        self._spans: dict[str, SpanEnded] = {}
        self._drifts: dict[str, float] = {}
        self._tolerated = 0.0
        self.story = Story(
            key=COUNTER_DRIFT,
            title="Counter drift",
            about="The store is paused, the limiters go on alone and its counters fall behind; "
            "it comes back, the drift is measured and mended.",
            chapters=chapters(self),
            fault=PAUSE_STORE,
        )

    async def welcome(self, stage: Stage) -> None:
        """Chapter "Welcome": looks whether all that is needed is here."""
        check_plan(stage, COUNTER_DRIFT, (PAUSE_STORE, KILL_NODE), GHOST_ALLOWING)
        await look_around(stage)

    async def health(self, stage: Stage) -> None:
        """Chapter "Health": starts the system, under the atomic policy."""
        limit = limit_for(stage.settings.rate, OVER)
        self._operator.policy = atomic(limit, SPENT_SHARE)
        await become_healthy(stage)
        self._operator.tell_limit()
        stage.narrate(
            f"{stage.state.narration} Each of {len(KEYS)} keys may make {number(limit)} requests "
            "a second. The policy is atomic: the store decides each check and counts it.",
            "Space puts load on it",
        )

    async def load(self, stage: Stage) -> None:
        """Chapter "Load": asks for more than is allowed, all the time."""
        await self._begin("before")
        await take_load(stage, hint="Space goes on to the fault")
        share = stage.settings.rate / len(KEYS) / self._operator.policy.limit
        stage.narrate(
            f"{stage.state.narration} It asks for {share:.1f} times what is allowed: the store "
            "sees to it that the limit holds.",
            "Space goes on to the fault",
        )

    async def fault(self, stage: Stage) -> None:
        """Chapter "Fault": counts down, and pauses the store (or kills a limiter)."""
        # Not after it: what is in flight then is decided without the store.
        await self._end("before")
        self._note_drift("before", stage.state)
        await inject(stage)
        await self._begin("during")

    async def detection(self, stage: Stage) -> None:
        """Chapter "Detection": the monitor sees it; where the limiters fail open, the excess."""
        await detect(stage)
        told = stage.state.narration
        if not self._is_store_away(stage):
            return
        if not await until_seen(stage, lambda state: _is_open(state, WITHIN_LIMIT), SHOWS_WITHIN_S):
            stage.note(ev.Level.WARNING, "No key was seen over its limit")
            return
        stage.progress("watch", "Watching what passes meanwhile")
        try:
            await asyncio.sleep(CLIMBS_S)
        finally:
            stage.progress_done("watch")
        limit = self._operator.policy.limit
        most = limit + stage.state.system.get(MOST_OVER, 0.0)
        stage.narrate(
            f"{told} No limiter reaches the store, so each goes on by itself with the whole "
            f"limit: one key got {number(most)} within a second, its limit is {number(limit)}; "
            f"{len(LIMITERS)} limiters can give {number(len(LIMITERS) * limit)}.",
            "Space explains it",
        )

    async def diagnosis(self, stage: Stage) -> None:
        """Chapter "Diagnosis": why, and that the counters fall behind meanwhile."""
        await diagnose(stage, hint="Space brings it back")
        if self._is_store_away(stage):
            await until_seen(stage, lambda state: _is_open(state, COUNTERS_TRUE), SHOWS_WITHIN_S)

    async def resume(self, stage: Stage) -> None:
        """Chapter "Resume": what was hit comes back, and the drift that it left is measured.

        Raises:
            SubjectError: it doesn't come back, or nobody knows the counters.
        """
        await recover(stage, hint="Space reconciles the counters")
        told = stage.state.narration
        if not await stage.until(_all_reach_the_store, SETTLES_WITHIN_S):
            raise SubjectError("Not every limiter reaches the store again.", "Space waits again.")
        await self._end("during")
        stage.progress("measure", "Measuring the drift")
        try:
            # What waited at the store's door has run by the second sync; and windows that began
            # while the store was away are no sign of what holds now.
            policy = self._operator.policy
            await asyncio.sleep(max(2 * policy.sync_s, policy.window_s) + _MARGIN_S)
            drift = await self._measured(stage)
            await self._begin("after")
        finally:
            stage.progress_done("measure")
        self._drifts["left"] = drift
        self._tolerated = stage.state.system.get(DRIFT_TOLERANCE, 0.0)
        during = self._spans["during"]
        stage.narrate(
            f"{told} Meanwhile {over_text(during)}. The store's counters are off by "
            f"{number(drift)} from what was really allowed: each limiter tells a count once, and "
            "what timed out nobody knows of.",
            "Space reconciles the counters",
        )

    async def reconcile(self, stage: Stage) -> None:
        """Chapter "Reconcile": the counters become what the limiters have allowed.

        Raises:
            SubjectError: they can't be reconciled.
        """
        await self._operator.reconcile()
        stage.progress("watch", "Watching whether the limit holds again")
        try:
            await asyncio.sleep(HEALED_S)
        finally:
            stage.progress_done("watch")
        await self._end("after")
        after = self._spans["after"]
        stage.narrate(
            "Each limiter has told the store its own total, which can be told twice without "
            f"harm, and each counter is now their sum. Since then {over_text(after)}.",
            "Space verifies it",
        )

    async def verify(self, stage: Stage) -> None:
        """Chapter "Verified": without load nothing is on its way, so both must be the same.

        Raises:
            SubjectError: nobody knows the store's counters.
        """
        stage.narrate("The load stops, so that nothing is on its way; then both are compared.")
        await self._load.stop()
        # The last sync is told to the store, and the store is read, within so long.
        await asyncio.sleep(2 * self._operator.policy.sync_s)
        await stage.until(lambda state: state.system.get(DRIFT) == 0, _SETTLED_S)
        drift = self._drifts["verified"] = await self._measured(stage)
        if drift == 0:
            text = "Verified: the store's counters are what the ledger says, to the last check."
        else:
            text = f"The store's counters are off by {number(drift)} still."
            if drift <= self._lost_at_most(stage):
                text = (
                    f"The store's counters are off by {number(drift)}: what the killed limiter had "
                    "allowed since its last sync, and took with it."
                )
        stage.narrate(text, "Space sums it up")

    async def summary(self, stage: Stage) -> None:
        """Chapter "Summary": before, during and after side by side; the ledger counted again."""
        await summarize(stage)
        proof = stage.state.narration
        compared = self._compare(stage)
        stage.emit(compared)
        stage.narrate(f"{compared.text} {proof}", "R  run it again")

    # --- what is measured -----------------------------------------------------------------

    async def _begin(self, name: str) -> None:
        """Counts apart, as ``name``, what becomes of all checks from now on."""
        if self._open is None:
            self._open = await begin_span(self._load, name)

    async def _end(self, name: str) -> None:
        """Takes what was counted apart as ``name``."""
        if self._open is not None:
            span, self._open = self._open, None
            self._spans[name] = await end_span(self._load, span)

    async def _measured(self, stage: Stage) -> float:
        """The drift.

        Raises:
            SubjectError: nobody knows the store's counters.
        """
        if not await stage.until(lambda state: DRIFT in state.system, SETTLES_WITHIN_S):
            text = "Nobody knows the store's counters, so the drift can't be measured."
            raise SubjectError(text, "Space tries again.")
        return stage.state.system[DRIFT]

    def _note_drift(self, when: str, state: StageState) -> None:
        drift = state.system.get(DRIFT)
        if drift is not None:
            self._drifts[when] = drift

    def _lost_at_most(self, stage: Stage) -> float:
        """What a killed limiter may have taken with it untold; nothing else is ever lost."""
        if stage.settings.fault != KILL_NODE:
            return 0.0
        policy = self._operator.policy
        return len(KEYS) * (policy.burst + policy.sync_s / policy.emission_s + 1)

    def _is_store_away(self, stage: Stage) -> bool:
        return stage.settings.fault == PAUSE_STORE

    def _compare(self, stage: Stage) -> ev.Compared:
        before, during, after = (self._spans[name] for name in ("before", "during", "after"))
        spans = (before, during, after)
        limit = number(fullest(before).limit)
        drifts = [self._drifts.get(when, 0.0) for when in ("before", "left", "verified")]
        paused = self._is_store_away(stage)
        whole = all(span.whole for span in spans)
        lost = self._lost_at_most(stage)
        held = whole and not over(after) and drifts[2] <= lost
        if paused:
            held = held and over(during) > 0 and drifts[1] > drifts[2]
        name = "store paused" if paused else "limiter killed"
        return ev.Compared(
            t=stage.now(),
            title=f"Before, {name}, and after",
            columns=("before", name, "reconciled"),
            rows=(
                _row("allowed a second, all keys", [number(allowed_per_s(span)) for span in spans]),
                _row(
                    f"most of one key in a second, limit {limit}",
                    [number(fullest(span).most) for span in spans],
                    [not over(span) for span in spans],
                ),
                _row(
                    "counters off by",
                    [f"{number(drifts[0])}, on its way", number(drifts[1]), number(drifts[2])],
                    [True, drifts[1] <= self._tolerated, drifts[2] <= lost],
                ),
            ),
            held=held,
            text=_told(during, drifts, paused=paused, held=held),
        )


def _is_open(state: StageState, invariant: str) -> bool:
    return any(violation.invariant == invariant for violation in state.violations)


def _all_reach_the_store(state: StageState) -> bool:
    return state.system.get(STORE_REACHABLE) == 1


def _row(name: str, values: list[str], good: list[bool] | None = None) -> ev.ComparedRow:
    return ev.ComparedRow(name=name, values=tuple(values), good=tuple(good or ()))


def _told(during: SpanEnded, drifts: list[float], *, paused: bool, held: bool) -> str:
    most, limit = number(fullest(during).most), number(fullest(during).limit)
    what = "the store was paused" if paused else "a limiter was gone"
    text = (
        f"While {what} one key got {most} within a second, its limit is {limit}, and the counters "
        f"drifted by {number(drifts[1])}. Reconciled, they are off by {number(drifts[2])}."
    )
    return text if held else f"{text} Not all came out as told."
