"""Polls PD for the cluster's stores and regions, and for the health of PD's members.

Stores and regions are polled at the pace of all nodes: see ``subjects/kit/polling.py``.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from msgspec.structs import replace

from core.model.records import Bound
from core.ports import Clock
from subjects.tikv.observation import PdView
from subjects.tikv.pd import ANSWER_WITHIN_S, NotBootstrappedError, PdClient, PdError
from subjects.tikv.views import Region, StoreView
from subjects.tikv.watched import WatchedNode

HEALTH_EVERY_S = 2.0
"""Seconds between two polls of how PD's members see each other."""

CONFIG_EVERY_S = 1.0
"""Seconds between two tries to read PD's configuration, until one succeeds."""

HEALTH_WITHIN_S = 8.0
"""The longest time for an answer, seconds: a member pings the others in turn, up to 3 s each."""


class PdPoller:
    """Polls PD through any member that answers, and keeps PD's view.

    Attributes:
        view: PD's view of the cluster.
        bound: what bounds an election of PD; empty until PD has said.
    """

    def __init__(
        self,
        nodes: Iterable[WatchedNode],
        clock: Clock,
        wall: Callable[[], float] = time.time,
    ) -> None:
        """Creates a poller of PD's members among ``nodes``; ``wall()`` is our clock since 1970."""
        nodes = list(nodes)
        self.view = PdView()
        self.bound = Bound()
        self._clock = clock
        self._wall = wall
        self._pd = PdClient(nodes, wall)
        # A client apart, since answers about health may take seconds.
        self._pings = PdClient(nodes, wall)

    @property
    def clock_ahead_s(self) -> float:
        """PD's clock minus ours, seconds."""
        return self._pd.clock_ahead_s

    async def ask(self) -> None:
        """Polls stores and regions; doesn't raise where PD is silent."""
        asked_t = self._clock.now()
        try:
            stores = await self._pd.stores()
            # Leaders are asked for last, so that their figures are as young as can be.
            asked_t = self._clock.now()
            regions = await self._pd.regions(ANSWER_WITHIN_S)
        except NotBootstrappedError:
            self._take({}, (), asked_t)
        except PdError:
            return
        else:
            self._take(stores, regions, asked_t)

    async def ask_bound(self) -> None:
        """Asks how long PD may be without a leader, once PD has one; doesn't raise for silence."""
        if self.bound.name:
            return
        try:
            self.bound = await self._pings.bound()
        except PdError:
            return

    async def ask_health(self) -> None:
        """Polls which members answer each other; doesn't raise where PD is silent."""
        asked_t = self._clock.now()
        try:
            healthy = await self._pings.health(HEALTH_WITHIN_S)
        except PdError:
            return
        self.view = replace(self.view, healthy=healthy, healthy_t=asked_t)

    def led_anew(self, t: float) -> None:
        """Notes that PD has another leader since ``t``."""
        self.view = replace(self.view, led_since_t=t)

    def close(self) -> None:
        """Closes all connections."""
        self._pd.close()
        self._pings.close()

    def _take(
        self, stores: dict[str, StoreView], regions: tuple[Region, ...], asked_t: float
    ) -> None:
        now, before = self._clock.now(), self.view
        view = replace(
            before,
            asked_t=asked_t,
            answered_t=now,
            stores=stores,
            beats=self._beats(stores, now),
            regions=regions,
        )
        since_t = None
        if view.leaderless:
            since_t = now if before.leaderless_since_t is None else before.leaderless_since_t
        self.view = replace(view, leaderless_since_t=since_t)

    def _beats(self, stores: dict[str, StoreView], now: float) -> dict[str, float]:
        """Returns the times of the stores' last heartbeats, in run seconds, by address."""
        wall_s = self._wall() + self._pd.clock_ahead_s
        beats: dict[str, float] = {}
        for address, store in stores.items():
            before = self.view.stores.get(address)
            if not store.beat_ns:
                continue
            if before is not None and before.beat_ns == store.beat_ns:
                beats[address] = self.view.beats[address]
            else:
                beats[address] = now - max(0.0, wall_s - store.beat_ns / 1e9)
        return beats
