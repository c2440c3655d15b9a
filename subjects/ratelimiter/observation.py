"""All that was seen of the servers: values, no judgement."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from subjects.hosts.instance import RuntimeState
from subjects.kit.observation import NodeObservation, unanswered
from subjects.ratelimiter.service_client import HealthView


class Rates(Struct, frozen=True):
    """What a limiter did lately, a second.

    Attributes:
        allowed: checks that may pass.
        refused: checks that may not.
        by_store: the share of them that the store decided; None where there were none.
    """

    allowed: float
    refused: float
    by_store: float | None


class LimiterObservation(NodeObservation, frozen=True, kw_only=True):
    """All that was seen of one server."""

    is_store: bool = False
    started_t: float | None = None
    """When it was last started."""
    memory_bytes: int | None = None
    health: HealthView | None = None
    """What a limiter says of itself."""
    rates: Rates | None = None
    counted: tuple[float, Mapping[str, float]] | None = None
    """A limiter's own counters when they were last read, and when that was."""
    used: Mapping[str, int] | None = None
    """The store's counters when they were last read, by key; an empty store has none."""


def fresh(
    seen: LimiterObservation, life: RuntimeState, t: float, *, started: bool
) -> LimiterObservation:
    """What is known of a server whose life has just become ``life``: no answers count."""
    return replace(
        unanswered(seen, life, t),
        started_t=t if started else seen.started_t,
        health=None if started else seen.health,
        rates=None,
        counted=None if started else seen.counted,
        used=None if started else seen.used,
    )
