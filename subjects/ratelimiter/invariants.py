"""The invariants of the rate limiter alone, besides those of all subjects.

The shared invariants hold already that each limiter and the store is up.
"""

from __future__ import annotations

from collections.abc import Iterable

from core.model.events import Level, NodeStatus
from core.monitor.invariants import Invariant, InvariantVerdict, broken, holds, unknown
from core.views.system_view import SystemView
from subjects.ratelimiter.figures import (
    DRIFT,
    DRIFT_TOLERANCE,
    FALSE_REFUSALS,
    LIMIT,
    OVER_LIMIT,
    STORE_REACHABLE,
    WINDOW_S,
)
from subjects.ratelimiter.symptoms import (
    CountersOff,
    FalseRefusals,
    KeyAllowed,
    StoreReached,
    StoreUnreachable,
)
from subjects.ratelimiter.topology import KEYS, LIMITERS, STORE

STORE_REACHED, WITHIN_LIMIT = "store-reached", "within-limit"
COUNTERS_TRUE, REFUSED_RIGHTLY = "counters-true", "refused-rightly"

_UNKNOWN = (unknown(),)

DRIFTS_AFTER_S = 0.5
"""The shortest drift that counts, seconds: load and store are read one after the other."""


def _store_reached(seen: SystemView) -> Iterable[InvariantVerdict]:
    if not seen.was_ready:
        return ()
    reached = seen.figures.get(STORE_REACHABLE)
    if reached is None:
        return _UNKNOWN
    if reached >= 1:
        return (holds(StoreReached()),)
    cut = [name for name in LIMITERS if _is_cut(seen, name)]
    some = tuple(cut) if len(cut) < len(LIMITERS) else ()
    return (broken(StoreUnreachable(some)),)


def _is_cut(seen: SystemView, name: str) -> bool:
    health = seen.nodes.get(name)
    return health is not None and STORE in health.unreachable


def _within_limit(seen: SystemView) -> Iterable[InvariantVerdict]:
    if not seen.was_ready:
        return ()
    system = seen.figures
    if OVER_LIMIT not in system or LIMIT not in system:
        return [unknown(key) for key in KEYS]
    limit, window_s = system[LIMIT], system[WINDOW_S]
    return [_key_within(key, system.get(f"{OVER_LIMIT}/{key}", 0), limit, window_s) for key in KEYS]


def _key_within(key: str, over: float, limit: float, window_s: float) -> InvariantVerdict:
    if not over:
        kept = KeyAllowed(key, limit, window_s)
        return holds(kept, key)
    allowed = KeyAllowed(key, limit, window_s, limit + over)
    return broken(allowed, key)


def _counters_true(seen: SystemView) -> Iterable[InvariantVerdict]:
    if not seen.was_ready:
        return ()
    drift, tolerance = seen.figures.get(DRIFT), seen.figures.get(DRIFT_TOLERANCE)
    if drift is None or tolerance is None:
        return _UNKNOWN
    if drift <= tolerance:
        return (holds(CountersOff()),)
    is_paused = seen.status_of(STORE) is NodeStatus.PAUSED
    off = CountersOff(drift, is_store_paused=is_paused)
    return (broken(off, after_s=DRIFTS_AFTER_S),)


class _Refusals:
    """Judges whether false refusals still grow, since past ones can't be taken back."""

    def __init__(self) -> None:
        self._before = 0.0
        self._grew_t = float("-inf")

    def judge(self, seen: SystemView) -> Iterable[InvariantVerdict]:
        """Finds the invariant broken from the first false refusal until none came for a while."""
        count = seen.figures.get(FALSE_REFUSALS)
        if count is None:
            return _UNKNOWN
        if count < self._before:
            self._before, self._grew_t = count, float("-inf")  # another run
        if count > self._before:
            self._before, self._grew_t = count, seen.now
        if seen.now - self._grew_t > _QUIET_S:
            return (holds(FalseRefusals(0)),)
        refused = FalseRefusals(round(count))
        return (broken(refused, level=Level.WARNING),)


_QUIET_S = 2.0


def invariants() -> tuple[Invariant, ...]:
    """Returns the invariants of one run."""
    return (
        Invariant(
            name=STORE_REACHED, title="every limiter reaches the store", judge=_store_reached
        ),
        Invariant(name=WITHIN_LIMIT, title="no key is over its limit", judge=_within_limit),
        Invariant(name=COUNTERS_TRUE, title="counters tell the truth", judge=_counters_true),
        Invariant(
            name=REFUSED_RIGHTLY,
            title="nothing is refused below its limit",
            judge=_Refusals().judge,
        ),
    )
