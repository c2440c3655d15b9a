"""Looks at one server: at what runs it, and at itself."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence

import psutil
from msgspec.structs import replace

from core.ports import Clock
from subjects.http_client import NoAnswerError
from subjects.instance import Instance, Life
from subjects.ratelimiter.node import Server
from subjects.ratelimiter.seen import Rates, Seen, fresh
from subjects.ratelimiter.service_client import LimiterClient
from subjects.ratelimiter.store_client import StoreClient, StoreSilentError
from subjects.ratelimiter.topology import Address

ANSWER_WITHIN_S = 0.8
"""A limiter that takes longer for one answer hasn't answered, seconds."""

STORE_ANSWER_WITHIN_S = 0.3
"""The same for the store, which answers within a millisecond, seconds."""

FIGURES_EVERY_S = 1.0
"""How often a server's figures are read, seconds."""


class Probe:
    """What is known of one server, and how more is learned.

    Attributes:
        seen: all that was seen so far.
    """

    def __init__(self, server: Server, clock: Clock, *, is_store: bool = False) -> None:
        """Looks at ``server``."""
        self.seen = Seen(node=server.name, is_store=is_store)
        self._server = server
        self._clock = clock
        self._instance: Instance | None = None
        self._incarnation = 0
        self._figures_t: float | None = None

    def look(self) -> bool:
        """Looks at what runs it; returns whether its life has changed."""
        now = self._clock.now()
        instance = self._server.instance
        life = instance.life if instance is not None else Life.ABSENT
        if instance is None or life is Life.ABSENT:
            return False
        started = instance is not self._instance or instance.incarnation != self._incarnation
        if started:
            self._instance, self._incarnation = instance, instance.incarnation
            self._figures_t = None
            self.seen = fresh(self.seen, Life.RUNNING, now, started=True)
        # What was known when the engine fell silent gets older.
        looked_t = self.seen.looked_t if life is Life.UNKNOWN else now
        if life is self.seen.life:
            self.seen = replace(self.seen, looked_t=looked_t)
            return started
        ended = instance.ended_monotonic if life is Life.EXITED else None
        t = now if ended is None else self._clock.from_monotonic(ended)
        self.seen = replace(
            fresh(self.seen, life, t, started=False),
            looked_t=looked_t,
            exit_text=instance.exit_text,
            exit_code=instance.returncode,
        )
        return True

    async def ask(self) -> None:
        """Asks the server itself, where that makes sense; never raises for its silence."""
        address = self._server.address
        if address is None or self.seen.life not in (Life.RUNNING, Life.CUT_OFF):
            return
        asked = self._incarnation, self.seen.life
        try:
            await self._ask(address, asked)
        except (NoAnswerError, StoreSilentError):
            if asked == (self._incarnation, self.seen.life):
                self.seen = replace(self.seen, failures=self.seen.failures + 1)

    def close(self) -> None:
        """Closes the connection."""
        raise NotImplementedError

    async def _ask(self, address: Address, asked: tuple[int, Life]) -> None:
        raise NotImplementedError

    def _learn(self, asked: tuple[int, Life], **news: object) -> bool:
        """Takes an answer in, unless the server has changed its life since it was asked."""
        if asked != (self._incarnation, self.seen.life):
            return False
        self.seen = replace(self.seen, answered_t=self._clock.now(), failures=0, **news)
        return True

    def _are_figures_due(self) -> bool:
        now = self._clock.now()
        due = self._figures_t is None or now - self._figures_t >= FIGURES_EVERY_S
        self._figures_t = now if due else self._figures_t
        return due


class LimiterProbe(Probe):
    """Asks a limiter for its health, and for what it did."""

    def __init__(self, server: Server, clock: Clock) -> None:
        """Looks at ``server``."""
        super().__init__(server, clock)
        self._client: tuple[Address, LimiterClient] | None = None
        self._counted: tuple[float, Mapping[str, float]] | None = None

    def close(self) -> None:
        """Closes the connection."""
        if self._client is not None:
            self._client[1].close()

    async def _ask(self, address: Address, asked: tuple[int, Life]) -> None:
        client = self._connected(address)
        began = time.monotonic()
        health = await client.health()
        if health.node != self.seen.node:
            raise NoAnswerError("another program has taken the port")
        answer_ms = (time.monotonic() - began) * 1e3
        if not self._learn(asked, health=health, answer_ms=answer_ms):
            return
        if self._are_figures_due():
            counted = self._clock.now(), await client.metrics()
            rates = _rates(self._counted, counted)
            if self._learn(asked, rates=rates, memory_bytes=self._memory_bytes()):
                self._counted = counted

    def _connected(self, address: Address) -> LimiterClient:
        if self._client is None or self._client[0] != address:
            self.close()
            self._client = address, LimiterClient(address, ANSWER_WITHIN_S)
            self._counted = None
        return self._client[1]

    def _memory_bytes(self) -> int | None:
        """What the process holds, where it is one of this machine's."""
        pid = self._instance.identity().get("pid") if self._instance is not None else None
        try:
            return None if pid is None else psutil.Process(int(pid)).memory_info().rss
        except psutil.Error:
            return None


class StoreProbe(Probe):
    """Asks the store for its counters."""

    def __init__(self, server: Server, clock: Clock, keys: Callable[[], Sequence[str]]) -> None:
        """Looks at ``server``; ``keys()`` are those whose counters are read."""
        super().__init__(server, clock, is_store=True)
        self._keys = keys
        self._client: tuple[Address, StoreClient] | None = None

    def close(self) -> None:
        """Closes the connection."""
        if self._client is not None:
            self._client[1].close()

    async def _ask(self, address: Address, asked: tuple[int, Life]) -> None:
        if self._client is None or self._client[0] != address:
            self.close()
            self._client = address, StoreClient(address, STORE_ANSWER_WITHIN_S)
        client = self._client[1]
        asked_t, began = self._clock.now(), time.monotonic()
        used = await client.used(self._keys())
        answer_ms = (time.monotonic() - began) * 1e3
        if not self._learn(asked, used=used, used_t=asked_t, answer_ms=answer_ms):
            return
        if self._are_figures_due():
            self._learn(asked, memory_bytes=await client.memory_bytes())


def _rates(
    before: tuple[float, Mapping[str, float]] | None, now: tuple[float, Mapping[str, float]]
) -> Rates | None:
    """What was done between two readings of a limiter's figures; None where that isn't known."""
    if before is None or now[0] <= before[0]:
        return None
    seconds = now[0] - before[0]

    def grown(name: str) -> float:
        return now[1].get(name, 0.0) - before[1].get(name, 0.0)

    allowed, refused = grown(_CHECKS % "allowed"), grown(_CHECKS % "refused")
    refused += grown(_CHECKS % "refused_failure")
    store, local = grown(_DECISIONS % "store"), grown(_DECISIONS % "local")
    if min(allowed, refused, store, local) < 0:
        return None  # it was started anew
    by_store = store / (store + local) if store + local else None
    return Rates(allowed / seconds, refused / seconds, by_store)


_CHECKS = 'checks_total{result="%s"}'
_DECISIONS = 'decisions_total{source="%s"}'
