"""Looks at one server: at what runs it, and at itself."""

from __future__ import annotations

import time
from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Generic, Protocol, TypeVar

import psutil

from core.ports import Clock
from subjects.hosts.instance import RuntimeState
from subjects.kit.http_client import NoAnswerError
from subjects.kit.probe import Moment, Probe
from subjects.ratelimiter.node import Server
from subjects.ratelimiter.observation import LimiterObservation, Rates, fresh
from subjects.ratelimiter.service_client import LimiterClient
from subjects.ratelimiter.store_client import StoreClient, StoreSilentError
from subjects.ratelimiter.topology import Address

ANSWER_WITHIN_S = 0.8
"""A limiter that takes longer for one answer hasn't answered, seconds."""

STORE_ANSWER_WITHIN_S = 0.3
"""The same for the store, which answers within a millisecond, seconds."""

FIGURES_EVERY_S = 1.0
"""How often a server's figures are read, seconds."""


class ProbeClient(Protocol):
    """What a server is asked through."""

    def close(self) -> None:
        """Closes the connection."""
        ...


ClientT = TypeVar("ClientT", bound=ProbeClient)


class ServerProbe(Probe[LimiterObservation], Generic[ClientT]):
    """Asks a server through a client, which is made anew where its address is another."""

    def __init__(self, server: Server, seen: LimiterObservation, clock: Clock) -> None:
        """Looks at ``server``, of which ``seen`` is known."""
        super().__init__(server, seen, clock)
        self._server = server
        self._client: tuple[Address, ClientT] | None = None
        self._figures_t: float | None = None

    async def ask(self) -> None:
        """Asks the server itself, where that makes sense; never raises for its silence."""
        address = self._server.address
        if address is None or self.seen.life not in (RuntimeState.RUNNING, RuntimeState.CUT_OFF):
            return
        asked = self._moment()
        try:
            await self._ask(self._connected(address), asked)
        except (NoAnswerError, StoreSilentError):
            self._miss(asked)

    def close(self) -> None:
        """Closes the connection."""
        if self._client is not None:
            self._client[1].close()

    @abstractmethod
    def _connect(self, address: Address) -> ClientT:
        """Makes a client."""

    @abstractmethod
    async def _ask(self, client: ClientT, asked: Moment) -> None:
        """Asks, and learns what it answers; raises for its silence."""

    def _begin_anew(self) -> None:
        self._figures_t = None

    def _fresh(self, life: RuntimeState, t: float, *, started: bool) -> LimiterObservation:
        return fresh(self.seen, life, t, started=started)

    def _connected(self, address: Address) -> ClientT:
        if self._client is None or self._client[0] != address:
            self.close()
            self._client = address, self._connect(address)
        return self._client[1]

    def _are_figures_due(self) -> bool:
        now = self._clock.now()
        due = self._figures_t is None or now - self._figures_t >= FIGURES_EVERY_S
        self._figures_t = now if due else self._figures_t
        return due


class LimiterProbe(ServerProbe[LimiterClient]):
    """Asks a limiter for its health, and for what it did."""

    def __init__(self, server: Server, clock: Clock) -> None:
        """Looks at ``server``."""
        super().__init__(server, LimiterObservation(node=server.name), clock)
        self._counted: tuple[float, Mapping[str, float]] | None = None

    def _connect(self, address: Address) -> LimiterClient:
        self._counted = None
        return LimiterClient(address, ANSWER_WITHIN_S)

    async def _ask(self, client: LimiterClient, asked: Moment) -> None:
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

    def _memory_bytes(self) -> int | None:
        """What the process holds, where it is one of this machine's."""
        pid = self._instance.identity().get("pid") if self._instance is not None else None
        try:
            return None if pid is None else psutil.Process(int(pid)).memory_info().rss
        except psutil.Error:
            return None


class StoreProbe(ServerProbe[StoreClient]):
    """Asks the store for its counters."""

    def __init__(self, server: Server, clock: Clock, keys: Callable[[], Sequence[str]]) -> None:
        """Looks at ``server``; ``keys()`` are those whose counters are read."""
        super().__init__(server, LimiterObservation(node=server.name, is_store=True), clock)
        self._keys = keys

    def _connect(self, address: Address) -> StoreClient:
        return StoreClient(address, STORE_ANSWER_WITHIN_S)

    async def _ask(self, client: StoreClient, asked: Moment) -> None:
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
