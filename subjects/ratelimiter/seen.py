"""All that was seen of the servers: values, no judgement."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from subjects.instance import Life
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


class Seen(Struct, frozen=True, kw_only=True):
    """All that was seen of one server."""

    node: str
    is_store: bool = False
    life: Life = Life.ABSENT
    looked_t: float = 0.0
    """When ``life`` was last known."""
    life_t: float = 0.0
    """Since when ``life`` is what it is."""
    started_t: float | None = None
    """When it was last started."""
    exit_text: str = ""
    exit_code: int | None = None
    answered_t: float | None = None
    """The last answer since ``life`` changed; None where there was none."""
    failures: int = 0
    """Questions that weren't answered since the last one that was."""
    answer_ms: float | None = None
    memory_bytes: int | None = None
    health: HealthView | None = None
    """What a limiter says of itself."""
    rates: Rates | None = None
    used: Mapping[str, int] | None = None
    """The store's counters when they were last read, by key; an empty store has none."""
    used_t: float | None = None
    """When the question was sent that they answer."""


def fresh(seen: Seen, life: Life, t: float, *, started: bool) -> Seen:
    """What is known of a server whose life has just become ``life``: no answers count."""
    return replace(
        seen,
        life=life,
        life_t=t,
        looked_t=t,
        started_t=t if started else seen.started_t,
        answered_t=None,
        failures=0,
        answer_ms=None,
        health=None if started else seen.health,
        rates=None,
        used=None if started else seen.used,
    )
