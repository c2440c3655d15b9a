"""Real limiters with their store, without a window, for the figures that need no stage."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from msgspec import Struct

from core.views.timeline import RunClock, Timeline
from subjects.kit.place import Address
from subjects.ratelimiter.service.policy import LARGEST_LIMIT
from subjects.ratelimiter.subject import RateLimiterSubject
from subjects.ratelimiter.topology import LIMITERS, STORE
from tests.bench.figure import BenchError

FAR_LIMIT = LARGEST_LIMIT
"""A limit that no measure comes near: each check is allowed, which costs most."""


class Limiters(Struct, frozen=True):
    """The real subject, started without load."""

    subject: RateLimiterSubject

    @property
    def addresses(self) -> list[Address]:
        """The addresses of the limiters."""
        return [self._address(name) for name in LIMITERS]

    @property
    def store_url(self) -> str:
        """The address of the store."""
        store = self._address(STORE)
        return f"redis://{store.host}:{store.port}/0"

    def _address(self, name: str) -> Address:
        nodes = self.subject.nodes
        address = getattr(nodes[name], "address", None)
        if not isinstance(address, Address):
            raise BenchError(f"{name} has no address")
        return address


@asynccontextmanager
async def limiters() -> AsyncGenerator[Limiters]:
    """Runs three limiters and a store within the block, without a watcher.

    Raises:
        SubjectError: the servers can't be started.
    """
    subject = RateLimiterSubject(Timeline().append, RunClock())
    try:
        await subject.start()
        yield Limiters(subject)
    finally:
        await subject.stop()
