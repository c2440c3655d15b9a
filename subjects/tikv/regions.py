"""Has PD split the keys over regions, and has each store lead some of them.

What PD does is asynchronous: it takes a wish, hands it to the stores with the answers to
their heartbeats, and hears from them later that it is so. So everything here is asked for,
looked at, and asked for again; nothing is believed because it was asked for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Protocol

from core.ports import SubjectError
from subjects.tikv.pd import PdError
from subjects.tikv.spread import plan_transfers
from subjects.tikv.views import Region, StoreView

COPIES = 3
"""PD's ``max-replicas``."""

COPIED_WITHIN_S = 90.0
"""PD begins to schedule some seconds after the first store has come, but waits for up to a
minute where it believes that there are regions it hasn't heard of, seconds."""

SPLIT_WITHIN_S = 60.0
SPREAD_WITHIN_S = 45.0

ASK_AGAIN_S = 4.0
"""A peer refuses to lead for 3 s after it was added, and PD tries for 10 s by itself: asked no
more often than this, seconds."""

LOOK_AGAIN_S = 0.3

Check = Callable[[], None]


class Placement(Protocol):
    """What is asked of PD; all raise :class:`PdError`. See :class:`subjects.tikv.pd.PdClient`."""

    async def regions(self) -> Sequence[Region]:
        """All regions."""
        ...

    async def stores(self) -> Mapping[str, StoreView]:
        """All stores by address."""
        ...

    async def split(self, keys_hex: Iterable[str]) -> object:
        """Splits regions at the keys."""
        ...

    async def scatter(self, regions: Iterable[int]) -> None:
        """Spreads the regions' copies and leaders over the stores."""
        ...

    async def transfer_leader(self, region: int, store: int) -> None:
        """Has ``store`` lead ``region``."""
        ...


class RegionPlan:
    """Makes of the one region that a fresh cluster has as many as the load is made for."""

    def __init__(self, pd: Placement, keys: Sequence[bytes], check: Check) -> None:
        """Takes PD, where to split, and what to call while waiting, which may raise."""
        self._pd = pd
        self._keys = [key.hex().upper() for key in keys]  # PD writes its keys so
        self._check = check
        self._last = ""

    async def copy(self) -> None:
        """Waits until each region has its three copies.

        They are made before the split: PD lets a store take on 15 copies a minute, and a
        region is split on all of its stores at once.

        Raises:
            SubjectError: it took too long; it says what PD said last.
        """

        async def copied() -> bool:
            regions = await self._pd.regions()
            done = sum(len(region.stores) >= COPIES for region in regions)
            self._last = f"{done} of {len(regions)} regions have {COPIES} copies."
            return bool(regions) and done == len(regions)

        if not await self._until(copied, COPIED_WITHIN_S):
            text = f"PD didn't copy the data to {COPIES} stores within {COPIED_WITHIN_S:.0f} s."
            raise SubjectError(f"{text} {self._last}", _SLOW)

    async def split(self) -> None:
        """Splits until each key begins a region.

        Raises:
            SubjectError: it took too long; it says what PD said last.
        """

        async def split() -> bool:
            missing = await self._missing()
            if missing:
                # Doesn't split a region of which a copy isn't whole yet, and says so only by
                # a percentage: so it is looked at again.
                await self._pd.split(missing)
                missing = await self._missing()
            self._last = f"{len(self._keys) - len(missing)} of {len(self._keys)} splits are done."
            return not missing

        if not await self._until(split, SPLIT_WITHIN_S):
            text = f"The regions weren't split within {SPLIT_WITHIN_S:.0f} s. {self._last}"
            raise SubjectError(text, _SLOW)

    async def spread(self) -> bool:
        """Moves leaders until each store leads its share.

        After a split all leaders are where the first one was, and PD by itself would leave
        small differences. With more stores than copies the copies are moved first.

        Returns:
            Whether it came to that in time; the cluster works either way.
        """
        asked: dict[int, float] = {}
        scattered = False

        async def spread() -> bool:
            nonlocal scattered
            regions = await self._pd.regions()
            stores = sorted(store.id for store in (await self._pd.stores()).values())
            if len(stores) > COPIES and not scattered:
                await self._pd.scatter(region.id for region in regions)
                scattered = True
                return False
            moves = plan_transfers(regions, stores)
            if not moves and is_spread(regions, stores):
                return True
            now = asyncio.get_running_loop().time()
            for region, store in moves:
                if now - asked.get(region, float("-inf")) >= ASK_AGAIN_S:
                    asked[region] = now
                    with suppress(PdError):  # it has something else to do with it just now
                        await self._pd.transfer_leader(region, store)
            return False

        return await self._until(spread, SPREAD_WITHIN_S)

    async def _missing(self) -> list[str]:
        starts = {region.start_key.upper() for region in await self._pd.regions()}
        return [key for key in self._keys if key not in starts]

    async def _until(self, done: Callable[[], Awaitable[bool]], within_s: float) -> bool:
        """Looks again and again; what PD refuses it may grant a moment later."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within_s
        while True:
            self._check()
            try:
                if await done():
                    return True
            except PdError as error:
                self._last = str(error)
            if loop.time() >= deadline:
                return False
            await asyncio.sleep(LOOK_AGAIN_S)


def is_spread(regions: Sequence[Region], stores: Sequence[int]) -> bool:
    """Whether all regions have a leader, and each store leads one where there are enough."""
    leaders = {region.leader_store for region in regions}
    return None not in leaders and len(leaders & set(stores)) >= min(len(stores), len(regions))


_SLOW = "Start again; a busy machine may take longer."
