"""The store that the nodes share: decides checks by throttled-py, and is told what they allowed."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, cast

from msgspec import Struct
from redis.asyncio import ConnectionPool
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from throttled.asyncio import RateLimiterType, RedisStore, Throttled, per_duration
from throttled.exceptions import BaseThrottledError

from subjects.ratelimiter.service import scripts
from subjects.ratelimiter.service.book import Told
from subjects.ratelimiter.service.gcra import Decision
from subjects.ratelimiter.service.names import (
    SPACE,
    gcra_name,
    gcra_space,
    totals_name,
    used_name,
)
from subjects.ratelimiter.service.pipelined import PipelinedRedis
from subjects.ratelimiter.service.policy import Policy

_LIFE = f"{SPACE}:life"


class StoreError(Exception):
    """The store can't be reached, or refuses to work."""


class Heard(Struct, frozen=True):
    """What the store answered when it was told.

    Attributes:
        life: a name that changes when the store has lost its data.
        spans_s: for each key, how far its arrival time lies ahead, seconds.
    """

    life: bytes
    spans_s: tuple[float, ...]


class Counter(Struct, frozen=True):
    """The counter of one key, and the sum of what the nodes say they allowed."""

    used: int
    total: int


class _Backing(RedisStore):
    """throttled-py's store, with its client within reach."""

    @property
    def client(self) -> PipelinedRedis:
        return cast("PipelinedRedis", self._backend.get_client())


class Store:
    """One node's way to the store. Every call raises :class:`StoreError` where it fails."""

    def __init__(self, url: str, node: str, policy: Policy) -> None:
        """Connects with the first call.

        Args:
            url: ``redis://host:port/db``.
            node: the name under which this node's totals are kept.
            policy: what is decided by.
        """
        self._backing = _Backing(url, options=_options())
        self._client = self._backing.client
        self._field = f"{node}.{secrets.token_hex(4)}"
        self._sync: Any = self._client.register_script(scripts.SYNC)
        self._counter: Any = self._client.register_script(scripts.COUNTER)
        self._reset: Any = self._client.register_script(scripts.RESET)
        self.use(policy)

    def use(self, policy: Policy) -> None:
        """Decides by another policy from now on."""
        self._policy = policy
        self._client.timeout_s = policy.store_timeout_s
        window = timedelta(seconds=max(1.0, policy.window_s))
        quota = per_duration(window, policy.limit, policy.burst)
        quota.emission_interval = policy.emission_s
        self._throttled = Throttled(
            using=RateLimiterType.GCRA.value,
            quota=quota,
            store=self._backing,
            key_prefix=gcra_space(policy),
        )

    async def decide(self, key: str) -> Decision:
        """Decides one check, and uses up what it allows."""
        try:
            result = await self._throttled.limit(key)
        except (BaseThrottledError, RedisError) as error:
            raise StoreError(_why(error)) from error
        state = result.state
        return Decision(
            not result.limited, state.remaining, state.reset_after, max(0.0, state.retry_after)
        )

    async def tell(self, lot: Sequence[Told]) -> Heard:
        """Tells what was allowed here, and hears what all nodes together used. Once, only."""
        names: list[str] = [_LIFE]
        values: list[str | int | float] = [self._field]
        for told in lot:
            names += (
                gcra_name(self._policy, told.key),
                used_name(told.key),
                totals_name(told.key),
            )
            values += (told.cost_s, told.delta, told.total, f"{self._field}.{told.state.life}")
        life, *spans = await self._run(self._sync, names, values)
        return Heard(life, tuple(float(span) for span in spans))

    async def counter(self, key: str) -> Counter:
        """Reads the counter of ``key``."""
        used, total = await self._run(self._counter, [used_name(key), totals_name(key)])
        return Counter(used, total)

    async def reset(self, key: str) -> tuple[int, int]:
        """Makes the counter of ``key`` the sum of the nodes' totals; returns before and after."""
        before, after = await self._run(self._reset, [used_name(key), totals_name(key)])
        return before, after

    async def aclose(self) -> None:
        """Closes the connection."""
        await self._client.close_pipeline()

    async def _run(
        self, script: Any, names: Sequence[str], values: Sequence[str | int | float] = ()
    ) -> Any:
        try:
            return await script(keys=names, args=values)
        except RedisError as error:
            raise StoreError(_why(error)) from error


def _options() -> dict[str, Any]:
    """How throttled-py makes its client: ours, with one connection and no second try."""
    pool = ConnectionPool
    client = PipelinedRedis
    return {
        "REDIS_CLIENT_CLASS": f"{client.__module__}.{client.__name__}",
        "CONNECTION_POOL_CLASS": f"{pool.__module__}.{pool.__name__}",
        "CONNECTION_POOL_KWARGS": {
            "max_connections": 2,
            # Our client's own time limit is one for a whole batch, not one for each answer.
            "socket_timeout": None,
            "socket_connect_timeout": None,
            "retry": Retry(NoBackoff(), 0),
        },
    }


def _why(error: BaseException) -> str:
    cause = error.__cause__ or error
    return str(cause) or type(cause).__name__
