"""The store that the nodes share: decides checks by throttled-py, and keeps the nodes' counts."""

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
from subjects.ratelimiter.service.gcra import Decision
from subjects.ratelimiter.service.key_states import Told
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
    """Raised where the store can't be reached, or refuses a command."""


class Heard(Struct, frozen=True):
    """The store's answer to a sync.

    Attributes:
        life: a name that changes when the store has lost its data.
        spans_s: for each key, by how many seconds the arrival time lies ahead.
    """

    life: bytes
    spans_s: tuple[float, ...]


class Counter(Struct, frozen=True):
    """The counter of one key, and the sum of the totals that the nodes told."""

    used: int
    total: int


class _Backing(RedisStore):
    """throttled-py's store, with access to the client."""

    @property
    def client(self) -> PipelinedRedis:
        return cast("PipelinedRedis", self._backend.get_client())


class Store:
    """One node's connection to the store; failed calls raise :class:`StoreError`."""

    def __init__(self, url: str, node: str, policy: Policy) -> None:
        """Prepares the client; the first call connects.

        Args:
            url: ``redis://host:port/db``.
            node: the name under which this node's totals are kept.
            policy: the policy to decide by.
        """
        self._backing = _Backing(url, options=_options())
        self._client = self._backing.client
        self._field = f"{node}.{secrets.token_hex(4)}"
        self._sync: Any = self._client.register_script(scripts.SYNC)
        self._counter: Any = self._client.register_script(scripts.COUNTER)
        self._reset: Any = self._client.register_script(scripts.RESET)
        self.use(policy)

    def use(self, policy: Policy) -> None:
        """Switches to another policy."""
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
        """Decides one check in the store, and counts an allowed one there."""
        try:
            result = await self._throttled.limit(key)
        except (BaseThrottledError, RedisError) as error:
            raise StoreError(_why(error)) from error
        state = result.state
        return Decision(
            not result.limited, state.remaining, state.reset_after, max(0.0, state.retry_after)
        )

    async def tell(self, lot: Sequence[Told]) -> Heard:
        """Tells the store what was allowed here, once; returns what all nodes together used."""
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
        """Sets the counter of ``key`` to the sum of the nodes' totals; returns old and new."""
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
    """Returns throttled-py's options for our client: one connection, and no retries."""
    pool = ConnectionPool
    client = PipelinedRedis
    return {
        "REDIS_CLIENT_CLASS": f"{client.__module__}.{client.__name__}",
        "CONNECTION_POOL_CLASS": f"{pool.__module__}.{pool.__name__}",
        "CONNECTION_POOL_KWARGS": {
            "max_connections": 2,
            # Our client limits the time of a whole batch, not of each answer.
            "socket_timeout": None,
            "socket_connect_timeout": None,
            "retry": Retry(NoBackoff(), 0),
        },
    }


def _why(error: BaseException) -> str:
    cause = error.__cause__ or error
    return str(cause) or type(cause).__name__
