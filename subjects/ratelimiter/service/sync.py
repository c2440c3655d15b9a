"""Tells the store what the node allowed, every so often, and hears of the other nodes.

Each count is told once. When the store didn't answer, nobody knows whether it took a count in:
to tell it again could count twice, so it isn't, and the store's counter drifts from the truth.
The totals are told as what they are, as often as need be: from them the counter can be mended.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from subjects.ratelimiter.service.book import Book, Told
from subjects.ratelimiter.service.link import Link
from subjects.ratelimiter.service.names import gcra_space
from subjects.ratelimiter.service.policy import Policy
from subjects.ratelimiter.service.store import Heard, Store, StoreError

LARGEST_LOT = 256
"""Keys told of in one step: the store does nothing else meanwhile."""


class Sync:
    """One node's exchange with the store."""

    def __init__(
        self,
        store: Store,
        book: Book,
        link: Link,
        policy: Callable[[], Policy],
        clock: Callable[[], float],
    ) -> None:
        """Tells ``store`` what ``book`` holds; ``policy`` says how often."""
        self._store = store
        self._book = book
        self._link = link
        self._policy = policy
        self._clock = clock
        self._busy = asyncio.Lock()
        self._hastened = asyncio.Event()
        self._life: bytes | None = None

    async def run(self) -> None:
        """Tells it until cancelled."""
        while True:
            begun = self._clock()
            await self.push()
            self._book.forget(self._clock())
            await self._rest(begun + self._interval_s() - self._clock())

    def hasten(self) -> None:
        """Goes by a changed interval at once."""
        self._hastened.set()

    async def push(self) -> bool:
        """Tells all that is to be told, now; returns whether the store answered."""
        async with self._busy:
            told_any = False
            for lot in self._book.take(LARGEST_LOT):
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
                self._book.tell_again(told.key, told.state)
            return False
        self._link.synced()
        # What was used of limits that were measured another way is nothing to these.
        if space == gcra_space(self._policy()):
            self._take_in(heard, lot)
        self._look_whether_it_is_the_same(heard)
        return True

    def _take_in(self, heard: Heard, lot: Sequence[Told]) -> None:
        now = self._clock()
        for told, span_s in zip(lot, heard.spans_s, strict=True):
            # What passed here while the message was under way isn't in the answer.
            tat = now + span_s + told.state.cost_s
            told.state.tat = max(told.state.tat, tat)

    def _look_whether_it_is_the_same(self, heard: Heard) -> None:
        """Tells all totals anew to a store that has lost them."""
        if heard.life != self._life:
            if self._life is not None:
                self._book.tell_all()
            self._life = heard.life
