"""The client through which the store is observed: the counters, and the memory in use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from subjects.kit.exchange import NoAnswerError
from subjects.kit.resp_client import RespClient, number
from subjects.ratelimiter.service.names import used_name


class StoreClient(RespClient):
    """The client of the store."""

    async def used(self, keys: Sequence[str]) -> Mapping[str, int]:
        """Returns the counter of each of ``keys``: how many requests the store has as allowed.

        Raises:
            NoAnswerError: the store didn't answer.
        """
        values = await self.ask("MGET", *(used_name(key) for key in keys))
        if not isinstance(values, list) or len(values) != len(keys):
            raise NoAnswerError("it doesn't answer as a store does")
        return {key: number(value) or 0 for key, value in zip(keys, values, strict=True)}

    async def memory_bytes(self) -> int | None:
        """Returns the memory that the store uses, bytes; None where the store doesn't say.

        Raises:
            NoAnswerError: the store didn't answer.
        """
        return number((await self.info("memory")).get("used_memory")) or None
