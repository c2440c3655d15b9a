"""Watches the limiters and their store, and emits the figures of the whole system."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from core.ports import Clock, Emit, FailureHook
from subjects.kit.observation import oldest_answer_t
from subjects.kit.probe import Probe
from subjects.kit.system_figures import SystemFigures
from subjects.kit.watcher import Healths, HealthWatcher
from subjects.ratelimiter.health_rules import judge
from subjects.ratelimiter.node import LimiterNode, StoreNode
from subjects.ratelimiter.observation import LimiterObservation
from subjects.ratelimiter.probe import limiter_probe, store_probe

FIGURES_EVERY_S = 0.2
"""Seconds between two events with the system's figures while they change."""

REPEAT_AFTER_S = 1.0
"""Seconds between two events with the system's figures while they stay the same."""

FiguresOf = Callable[[LimiterObservation, Sequence[LimiterObservation]], dict[str, float]]
"""Makes the figures of the whole system from the observations of the store and the limiters."""


def watch_limiters(
    limiters: Mapping[str, LimiterNode],
    store: StoreNode,
    figures: FiguresOf,
    emit: Emit,
    clock: Clock,
    on_failure: FailureHook | None = None,
) -> HealthWatcher[LimiterObservation]:
    """Returns a watcher of all servers; ``on_failure`` is called with each failed task."""
    told = SystemFigures(emit, FIGURES_EVERY_S, REPEAT_AFTER_S)
    probes: dict[str, Probe[LimiterObservation, Any]] = {
        name: limiter_probe(node, clock) for name, node in limiters.items()
    }
    probes[store.name] = store_probe(store, clock)

    def tell(everyone: Sequence[LimiterObservation], _: Healths, now: float) -> None:
        *seen, seen_store = everyone
        told.tell(lambda: figures(seen_store, seen), now, oldest_answer_t(everyone))

    return HealthWatcher(
        probes,
        lambda seen, _, before, now: judge(seen, before, now),
        emit,
        clock,
        on_failure,
        tell_system=tell,
        judges_each_look=True,  # the ledger's figures change by themselves
    )
