"""A store in memory that does what the scripts do, and the nodes that share one, on one clock."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from subjects.ratelimiter.service.gcra import Decision, decide
from subjects.ratelimiter.service.key_states import Told
from subjects.ratelimiter.service.limiter import Limiter
from subjects.ratelimiter.service.policy import Policy
from subjects.ratelimiter.service.store import Counter, Heard, Store, StoreError


class StoreClock:
    """Seconds, as the test says."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


class Data:
    """The shared part of nodes: the store's data and clock, and whether the store is reachable."""

    def __init__(self, clock: StoreClock) -> None:
        self.clock = clock
        self.ahead_s = 2.8e7
        """The lead of the store's clock over the nodes' clocks, seconds."""
        self.life = b"1"
        self.tats: dict[str, float] = {}
        self.used: dict[str, int] = {}
        self.totals: dict[str, dict[str, int]] = {}
        self.away = False
        self.calls = 0
        self.holds: asyncio.Event | None = None
        """The event until which no answer arrives; None for answers at once."""

    @property
    def now(self) -> float:
        return self.clock.now + self.ahead_s

    async def arrive(self) -> None:
        """Waits as long as answers are held."""
        if self.holds is not None:
            await self.holds.wait()

    def lose(self) -> None:
        """Comes back empty."""
        self.life += b"1"
        self.tats.clear()
        self.used.clear()
        self.totals.clear()


class SharedStore(Store):
    """One node's connection to the store in memory."""

    def __init__(self, data: Data, node: str, policy: Policy) -> None:
        self.data = data
        self.node = node
        self.policy = policy

    def use(self, policy: Policy) -> None:
        self.policy = policy

    async def decide(self, key: str) -> Decision:
        data = self._reached()
        tat = data.tats.get(key, 0.0)
        policy = self.policy
        decision, data.tats[key] = decide(tat, data.now, policy.emission_s, policy.burst)
        await data.arrive()
        return decision

    async def tell(self, lot: Sequence[Told]) -> Heard:
        data = self._reached()
        spans: list[float] = []
        for told in lot:
            tat = max(data.now, data.tats.get(told.key, 0.0))
            data.tats[told.key] = tat + told.cost_s
            data.used[told.key] = data.used.get(told.key, 0) + told.delta
            field = f"{self.node}.{told.state.life}"
            data.totals.setdefault(told.key, {})[field] = told.total
            spans.append(data.tats[told.key] - data.now)
        await data.arrive()
        return Heard(data.life, tuple(spans))

    async def counter(self, key: str) -> Counter:
        data = self._reached()
        return Counter(data.used.get(key, 0), sum(data.totals.get(key, {}).values()))

    async def reset(self, key: str) -> tuple[int, int]:
        before, after = (await self.counter(key)).used, (await self.counter(key)).total
        self.data.used[key] = after
        return before, after

    def _reached(self) -> Data:
        self.data.calls += 1
        if self.data.away:
            raise StoreError("it is away")
        return self.data


def make_node(data: Data, name: str, policy: Policy) -> Limiter:
    """A limiter that shares ``data``."""
    return Limiter(SharedStore(data, name, policy), policy, data.clock)
