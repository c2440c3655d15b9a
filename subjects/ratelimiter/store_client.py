"""The client through which the store is observed: what the store counted, and its memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from subjects.kit.exchange import NoAnswerError
from subjects.kit.resp_client import RespClient, Value
from subjects.ratelimiter.service.names import used_name

_LONGEST_NUMBER = 20
"""Digits; the store counts with 64 bits."""


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
        return {key: _number(value) for key, value in zip(keys, values, strict=True)}

    async def memory_bytes(self) -> int | None:
        """Returns the memory that the store uses, bytes; None where the store doesn't say.

        Raises:
            NoAnswerError: the store didn't answer.
        """
        return _number((await self.info("memory")).get("used_memory")) or None


def _number(value: Value) -> int:
    if isinstance(value, str) and value.isdecimal() and len(value) < _LONGEST_NUMBER:
        return int(value)
    return 0
