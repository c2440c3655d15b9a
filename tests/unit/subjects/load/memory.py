"""A system in memory with faults on demand, so that the load needs no server."""

from __future__ import annotations

import asyncio
import os
from asyncio import Future
from collections.abc import AsyncGenerator, Sequence

from subjects.load.driver import DriverError, Item


class MemoryDriver:
    """A driver over keys in a dict.

    Attributes:
        held: what the system holds.
        silent: requests get no answer.
        refusing: requests fail at once.
        hidden: keys that a scan misses, though they can be read.
        broken_after: the number of keys after which a scan fails; None for never.
    """

    def __init__(self, *, unreachable: bool = False, dies_after: int | None = None) -> None:
        self.held: dict[str, bytes] = {}
        self.silent = self.refusing = False
        self.hidden: set[str] = set()
        self.broken_after: int | None = None
        self._unreachable = unreachable
        self._dies_after = dies_after
        self._version = 0

    async def connect(self) -> None:
        if self._unreachable:
            raise DriverError("the system sleeps", "Wake it.")

    def write(self, key: str, value: bytes) -> Future[int]:
        future: Future[int] = asyncio.get_running_loop().create_future()
        if self.refusing:
            future.set_exception(DriverError("no"))
        elif not self.silent:
            self._version += 1
            if self._version == self._dies_after:
                os._exit(7)
            self.held[key] = value
            future.set_result(self._version)
        return future

    def read(self, key: str) -> Future[bytes | None]:
        future: Future[bytes | None] = asyncio.get_running_loop().create_future()
        if self.refusing:
            future.set_exception(DriverError("no"))
        elif not self.silent:
            future.set_result(self.held.get(key))
        return future

    async def read_back(self, prefix: str) -> AsyncGenerator[Sequence[Item]]:
        items = [
            Item(key, value)
            for key, value in self.held.items()
            if key.startswith(prefix) and key not in self.hidden
        ]
        if self.broken_after is not None:
            yield items[: self.broken_after]
            raise DriverError("the system went away")
        yield items

    async def close(self) -> None:
        self.held.clear()
