"""Observations of the servers: everything that was seen, without judgement."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from subjects.hosts.instance import RuntimeState
from subjects.kit.observation import NodeObservation, unanswered
from subjects.ratelimiter.service_client import HealthView


class Rates(Struct, frozen=True):
    """The rates of a limiter's decisions, per second, over the last reading.

    Attributes:
        allowed: checks that may pass.
        refused: checks that may not.
        by_store: the share of the checks that the store decided; None without any check.
    """

    allowed: float
    refused: float
    by_store: float | None


class LimiterObservation(NodeObservation, frozen=True, kw_only=True):
    """Everything that was observed of one server."""

    is_store: bool = False
    started_t: float | None = None
    """The time when the server was last started, run seconds; None before."""
    health: HealthView | None = None
    """A limiter's own report on health."""
    rates: Rates | None = None
    counted: tuple[float, Mapping[str, float]] | None = None
    """The time of the last reading of a limiter's counters, and the counters."""
    used: Mapping[str, int] | None = None
    """The store's counters when they were last read, by key; an empty store has none."""


def fresh(
    seen: LimiterObservation, runtime_state: RuntimeState, t: float, *, started: bool
) -> LimiterObservation:
    """Returns the observation after a change of the runtime state, without any answers."""
    return replace(
        unanswered(seen, runtime_state, t, started=started),
        started_t=t if started else seen.started_t,
        health=None if started else seen.health,
        rates=None,
        counted=None if started else seen.counted,
        used=None if started else seen.used,
    )
