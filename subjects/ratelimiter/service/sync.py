"""Tells the store regularly what the node allowed, and hears what the other nodes allowed.

Each count is told once. When the store didn't answer, nobody knows whether the store took a count
in: telling it again could count twice, so that isn't done, and the store's counter drifts from the
truth. Totals can be told as often as need be: from them the counter can be corrected.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from subjects.ratelimiter.service.key_states import KeyStates, Told
from subjects.ratelimiter.service.names import gcra_space
from subjects.ratelimiter.service.policy import Policy
from subjects.ratelimiter.service.store import Heard, Store, StoreError
from subjects.ratelimiter.service.store_link import StoreLink

LARGEST_LOT = 256
"""Keys in one message: the store does nothing else meanwhile."""


class Sync:
    """One node's exchange with the store."""

    def __init__(
        self,
        store: Store,
        keys: KeyStates,
        link: StoreLink,
        policy: Callable[[], Policy],
        clock: Callable[[], float],
    ) -> None:
        """Exchanges the counts of ``keys`` with ``store``, as often as ``policy`` says."""
        self._store = store
        self._keys = keys
        self._link = link
        self._policy = policy
        self._clock = clock
        self._busy = asyncio.Lock()
        self._hastened = asyncio.Event()
        self._life: bytes | None = None

    async def run(self) -> None:
        """Syncs with the store regularly, until cancelled."""
        while True:
            begun = self._clock()
            await self.push()
            self._keys.forget(self._clock())
            await self._rest(begun + self._interval_s() - self._clock())

    def hasten(self) -> None:
        """Starts the next sync at once, so that a changed interval applies."""
        self._hastened.set()

    async def push(self) -> bool:
        """Tells the store all that is untold, now; returns whether the store answered."""
        async with self._busy:
            told_any = False
            for lot in self._keys.take(LARGEST_LOT):
                told_any = True
                if not await self._tell(lot):
                    return False
            return told_any or await self._tell(())

    def _interval_s(self) -> float:
        policy = self._policy()
        if self._link.up:
            return policy.sync_s
        return min(policy.sync_s, policy.store_timeout_s)

    async def _rest(self, seconds: float) -> None:
        self._hastened.clear()
        try:
            async with asyncio.timeout(max(0.0, seconds)):
                await self._hastened.wait()
        except TimeoutError:
            pass

    async def _tell(self, lot: Sequence[Told]) -> bool:
        space = gcra_space(self._policy())
        try:
            heard = await self._store.tell(lot)
        except StoreError as error:
            self._link.failed(error)
            for told in lot:
                self._keys.tell_again(told.key, told.state)
            return False
        self._link.synced()
        # After a change of how limits are measured, the answer means nothing to the new states.
        if space == gcra_space(self._policy()):
            self._take_in(heard, lot)
        self._notice_lost_data(heard)
        return True

    def _take_in(self, heard: Heard, lot: Sequence[Told]) -> None:
        now = self._clock()
        for told, span_s in zip(lot, heard.spans_s, strict=True):
            # The answer doesn't include what passed here while the message was under way.
            tat = now + span_s + told.state.cost_s
            told.state.tat = max(told.state.tat, tat)

    def _notice_lost_data(self, heard: Heard) -> None:
        """Marks all totals to be told anew where the store has lost the data."""
        if heard.life != self._life:
            if self._life is not None:
                self._keys.tell_all()
            self._life = heard.life
