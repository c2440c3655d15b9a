"""Probes a limiter for health and figures, and the store for the counters."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from core.ports import Clock
from subjects.kit.http_client import NoAnswerError
from subjects.kit.observation import are_figures_due
from subjects.kit.probe import Asked, Probe, Watched, memory_bytes
from subjects.ratelimiter.node import LimiterNode, StoreNode
from subjects.ratelimiter.observation import LimiterObservation, Rates, fresh
from subjects.ratelimiter.service_client import LimiterClient
from subjects.ratelimiter.store_client import StoreClient
from subjects.ratelimiter.topology import KEYS

ANSWER_WITHIN_S = 0.8
"""The longest time that one answer of a limiter may take, seconds."""

STORE_ANSWER_WITHIN_S = 0.3
"""The longest time that one answer of the store may take, seconds; a millisecond is usual."""

FIGURES_EVERY_S = 1.0
"""Seconds between two readings of a server's figures."""


def limiter_probe(node: LimiterNode, clock: Clock) -> Probe[LimiterObservation, LimiterClient]:
    """Returns the probe of the limiter ``node``."""
    return Probe(
        node,
        LimiterObservation(node=node.name),
        clock,
        connect=lambda address: LimiterClient(address, ANSWER_WITHIN_S),
        ask=partial(_ask_limiter, node),
        fresh=fresh,
    )


def store_probe(node: StoreNode, clock: Clock) -> Probe[LimiterObservation, StoreClient]:
    """Returns the probe of the store ``node``."""
    return Probe(
        node,
        LimiterObservation(node=node.name, is_store=True),
        clock,
        connect=lambda address: StoreClient(address, STORE_ANSWER_WITHIN_S),
        ask=_ask_store,
        fresh=fresh,
    )


async def _ask_limiter(
    node: Watched, client: LimiterClient, asked: Asked[LimiterObservation]
) -> None:
    health = await client.health()
    if health.node != asked.seen.node:
        raise NoAnswerError("another program has taken the port")
    if asked.learn(health=health, answer_ms=asked.took_ms) and _are_figures_due(asked):
        counted = asked.now, await client.metrics()
        rates = _rates(asked.seen.counted, counted)
        asked.learn(rates=rates, counted=counted, memory_bytes=memory_bytes(node))


async def _ask_store(client: StoreClient, asked: Asked[LimiterObservation]) -> None:
    used = await client.used(KEYS)
    if asked.learn(used=used, answer_ms=asked.took_ms) and _are_figures_due(asked):
        asked.learn(memory_bytes=await client.memory_bytes())


def _are_figures_due(asked: Asked[LimiterObservation]) -> bool:
    now = asked.now
    return are_figures_due(asked.seen, now, FIGURES_EVERY_S) and asked.note(figures_t=now)


def _rates(
    before: tuple[float, Mapping[str, float]] | None, now: tuple[float, Mapping[str, float]]
) -> Rates | None:
    """Returns the rates between two readings of a limiter's counters; None if unknown."""
    if before is None or now[0] <= before[0]:
        return None
    seconds = now[0] - before[0]

    def grown(name: str) -> float:
        return now[1].get(name, 0.0) - before[1].get(name, 0.0)

    allowed, refused = grown(_CHECKS % "allowed"), grown(_CHECKS % "refused")
    refused += grown(_CHECKS % "refused_failure")
    store, local = grown(_DECISIONS % "store"), grown(_DECISIONS % "local")
    if min(allowed, refused, store, local) < 0:
        return None  # The limiter was restarted.
    by_store = store / (store + local) if store + local else None
    return Rates(allowed / seconds, refused / seconds, by_store)


_CHECKS = 'checks_total{result="%s"}'
_DECISIONS = 'decisions_total{source="%s"}'
