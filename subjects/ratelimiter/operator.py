"""The operator, who changes the policy and reconciles counters while the limiters run."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from core.model.events import FeedLine, Level, LimitSet
from core.ports import Clock, Emit, SubjectError
from core.text.wording import listing
from subjects.ratelimiter.node import LimiterNode
from subjects.ratelimiter.policies import RATE, limit_for, synced
from subjects.ratelimiter.service.policy import Policy
from subjects.ratelimiter.topology import KEYS

TRIES = 5
"""Most tries to reset a counter where not all limiters take part."""


class Operator:
    """Acts on all limiters at once, through their HTTP API.

    Attributes:
        policy: the current policy, also for limiters that are started later.
    """

    def __init__(self, emit: Emit, clock: Clock) -> None:
        """Creates an operator without limiters."""
        self._emit = emit
        self._clock = clock
        self._limiters: Mapping[str, LimiterNode] = {}
        self.policy = synced(limit_for(RATE))

    def take_over(self, limiters: Mapping[str, LimiterNode]) -> None:
        """Acts on ``limiters`` from now on."""
        self._limiters = limiters

    async def use(self, policy: Policy) -> None:
        """Makes every running limiter decide by ``policy`` from now on.

        Raises:
            SubjectError: a limiter doesn't take the policy, while others may have.
        """
        self.policy = policy
        running = [limiter for limiter in self._limiters.values() if limiter.is_alive()]
        await asyncio.gather(*(limiter.use(policy) for limiter in running))
        self.tell_limit()

    def tell_limit(self) -> None:
        """Emits how much is allowed over all keys."""
        policy = self.policy
        ops = len(KEYS) * policy.limit / policy.window_s
        self._emit(LimitSet(t=self._clock.now(), ops=ops, window_s=policy.window_s))

    async def reconcile(self) -> None:
        """Sets the store's counters to what the limiters together have allowed.

        Raises:
            SubjectError: no limiter runs, or the one asked can't reset the counters.
        """
        limiter = next((each for each in self._limiters.values() if each.is_alive()), None)
        if limiter is None:
            text = "No limiter runs, so nobody can reconcile the counters."
            raise SubjectError(text, "Restart one first.")
        missing: dict[str, None] = {}
        for key in KEYS:
            missing |= dict.fromkeys(await self._reset(limiter, key))
        if missing:
            text = f"What {listing(list(missing))} allowed lately isn't in the counters"
            self._emit(FeedLine(t=self._clock.now(), level=Level.WARNING, text=text))
        text = f"Counters reconciled through {limiter.name}: each is the sum of what all allowed"
        self._emit(FeedLine(t=self._clock.now(), level=Level.INFO, text=text))

    async def _reset(self, limiter: LimiterNode, key: str) -> list[str]:
        """Resets the counter of ``key``; returns the running limiters that didn't take part.

        Tries several times, since a limiter finds a store that came back with the next sync only.
        """
        running = {name for name, each in self._limiters.items() if each.is_alive()}
        missing: list[str] = []
        for left in reversed(range(TRIES)):
            try:
                missing = [name for name in await limiter.reset(key) if name in running]
                if not missing:
                    break
            except SubjectError:
                if not left:
                    raise
            if left:
                await asyncio.sleep(self.policy.sync_s)
        return missing
