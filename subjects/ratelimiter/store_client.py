"""Asks the store what it holds, as somebody who watches: quickly, or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from subjects.ratelimiter.service.names import used_name
from subjects.ratelimiter.topology import Address

if TYPE_CHECKING:
    from redis.asyncio import Redis


class StoreSilentError(Exception):
    """The store didn't answer in time, or not as a store does."""


class StoreClient:
    """One connection to the store, opened with the first question."""

    def __init__(self, address: Address, timeout_s: float) -> None:
        """Waits for each answer ``timeout_s`` seconds at most."""
        self._address = address
        self._timeout_s = timeout_s
        self._redis: Redis | None = None

    async def ping(self) -> None:
        """Returns once it has answered.

        Raises:
            StoreSilentError: it didn't.
        """
        await self._ask("PING")

    async def used(self, keys: Sequence[str]) -> Mapping[str, int]:
        """The counter of each of ``keys``: how many requests were allowed, as the store has it.

        Raises:
            StoreSilentError: it didn't answer.
        """
        values = await self._ask("MGET", *(used_name(key) for key in keys))
        return {key: int(value or 0) for key, value in zip(keys, values, strict=True)}

    async def memory_bytes(self) -> int | None:
        """The memory that it uses, bytes; None where it doesn't say.

        Raises:
            StoreSilentError: it didn't answer.
        """
        info: Mapping[str, object] = await self._ask("INFO", "memory")
        value = info.get("used_memory")
        return value if isinstance(value, int) else None

    async def close(self) -> None:
        """Closes the connection; the next question opens another."""
        redis, self._redis = self._redis, None
        if redis is not None:
            await redis.aclose()

    async def _ask(self, *words: str) -> Any:
        # Here rather than above: the window is painted before the client is needed.
        from redis.exceptions import RedisError

        try:
            client: Any = self._client()  # what commands answer has no type there
            return await client.execute_command(*words)
        except (RedisError, OSError, ValueError) as error:
            await self.close()
            raise StoreSilentError(str(error) or type(error).__name__) from error

    def _client(self) -> Redis:
        if self._redis is None:
            from redis.asyncio import Redis
            from redis.asyncio.retry import Retry
            from redis.backoff import NoBackoff

            self._redis = Redis(
                host=self._address.host,
                port=self._address.port,
                single_connection_client=True,
                socket_timeout=self._timeout_s,
                socket_connect_timeout=self._timeout_s,
                retry=Retry(NoBackoff(), 0),
            )
        return self._redis
