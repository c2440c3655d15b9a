"""Makes PD split the keys into regions, and spread their leaders over the stores.

PD works asynchronously: PD takes a request, passes it to the stores with the answers to their
heartbeats, and hears of the result later. So everything here is requested, checked, and
requested again; nothing counts as done because it was requested.
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
"""Copies of each region: PD's ``max-replicas``."""

COPIED_WITHIN_S = 90.0
"""The longest time that copying may take, seconds: PD begins to schedule some seconds after the
first store has registered, or up to a minute if PD assumes regions that it hasn't heard of."""

SPLIT_WITHIN_S = 60.0
SPREAD_WITHIN_S = 45.0

ASK_AGAIN_S = 4.0
"""Seconds between two requests for the same transfer: a peer refuses to lead for 3 s after it was
added, and PD itself tries for 10 s."""

LOOK_AGAIN_S = 0.3

Check = Callable[[], None]


class Placement(Protocol):
    """The requests to PD that place regions, all of which raise :class:`PdError`.

    See :class:`subjects.tikv.pd.PdClient`.
    """

    async def regions(self) -> Sequence[Region]:
        """Returns all regions."""
        ...

    async def stores(self) -> Mapping[str, StoreView]:
        """Returns all stores by address."""
        ...

    async def split(self, keys_hex: Iterable[str]) -> object:
        """Splits regions at the hexadecimal keys."""
        ...

    async def scatter(self, regions: Iterable[int]) -> None:
        """Spreads the regions' copies and leaders over the stores."""
        ...

    async def transfer_leader(self, region: int, store: int) -> None:
        """Asks that ``store`` leads ``region`` soon."""
        ...


class RegionPlan:
    """Turns the one region of a fresh cluster into as many as the load is made for.

    Attributes:
        idle_stores: how many stores led no region when PD was last asked.
    """

    def __init__(self, pd: Placement, keys: Sequence[bytes], check: Check) -> None:
        """Stores PD and the keys to split at; ``check`` is called while waiting, and may raise."""
        self._pd = pd
        self._keys = [key.hex().upper() for key in keys]  # PD writes its keys so
        self._check = check
        self._last = ""
        self.idle_stores = 0

    async def copy(self) -> None:
        """Waits until each region has three copies.

        Copies are made before the split: PD lets a store take 15 copies a minute, while a region
        is split on all stores at once.

        Raises:
            SubjectError: PD took too long; the message has the last state.
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
            SubjectError: PD took too long; the message has the last state.
        """

        async def split() -> bool:
            missing = await self._missing()
            if missing:
                # PD doesn't split a region with an incomplete copy, and says so only by a
                # percentage: so the regions are read again.
                await self._pd.split(missing)
                missing = await self._missing()
            self._last = f"{len(self._keys) - len(missing)} of {len(self._keys)} splits are done."
            return not missing

        if not await self._until(split, SPLIT_WITHIN_S):
            text = f"The regions weren't split within {SPLIT_WITHIN_S:.0f} s. {self._last}"
            raise SubjectError(text, _SLOW)

    async def spread(self) -> bool:
        """Moves leaders until each store leads a fair share.

        After a split all leaders are where the first one was, and PD by itself would leave
        small differences. With more stores than copies the copies are moved first.

        Returns:
            Whether the leaders were spread in time; the cluster works either way.
        """
        asked: dict[int, float] = {}
        scattered = False

        async def spread() -> bool:
            nonlocal scattered
            regions = await self._pd.regions()
            stores = sorted(store.id for store in (await self._pd.stores()).values())
            self.idle_stores = len(set(stores) - {region.leader_store for region in regions})
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
                    with suppress(PdError):  # PD may be busy with that region.
                        await self._pd.transfer_leader(region, store)
            return False

        return await self._until(spread, SPREAD_WITHIN_S)

    async def _missing(self) -> list[str]:
        starts = {region.start_key.upper() for region in await self._pd.regions()}
        return [key for key in self._keys if key not in starts]

    async def _until(self, done: Callable[[], Awaitable[bool]], within_s: float) -> bool:
        """Repeats ``done`` until True, ``within_s`` seconds at most; a refusal by PD is retried."""
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
    """Whether all regions have a leader, and each store leads one if there are enough."""
    leaders = {region.leader_store for region in regions}
    return None not in leaders and len(leaders & set(stores)) >= min(len(stores), len(regions))


_SLOW = "Start again; a busy machine may take longer."
