"""Watches the limiters and their store: a ``core.ports.HealthPoller``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from core.model.events import NodeHealth
from core.ports import Clock, Emit, FailureHook
from subjects.kit.polling import every
from subjects.kit.probe import Probe
from subjects.kit.watcher import HealthWatcher, Question, SystemFigures
from subjects.ratelimiter.health_rules import is_news, judge
from subjects.ratelimiter.node import LimiterNode, StoreNode
from subjects.ratelimiter.observation import LimiterObservation
from subjects.ratelimiter.probe import LimiterProbe, StoreProbe
from subjects.ratelimiter.topology import KEYS

ASK_EVERY_S = 0.25
"""How often each server is asked, seconds."""

FIGURES_EVERY_S = 0.2
"""Those of the whole system are told this often while they change, seconds."""

REPEAT_AFTER_S = 1.0
"""And told again after this long, though they are the same, seconds."""

FiguresOf = Callable[[LimiterObservation, Sequence[LimiterObservation]], dict[str, float]]
"""Makes the figures of the whole system from what was seen of the store and of the limiters."""


class LimiterHealth(HealthWatcher):
    """The health of each server, and the figures of them all."""

    def __init__(
        self,
        limiters: Mapping[str, LimiterNode],
        store: StoreNode,
        figures: FiguresOf,
        emit: Emit,
        clock: Clock,
        on_failure: FailureHook | None = None,
    ) -> None:
        """Watches them; ``on_failure`` is told of a watching task that fails."""
        super().__init__({**limiters, store.name: store}, is_news, emit, clock, on_failure)
        self._figures_of = figures
        self._figures = SystemFigures(emit, FIGURES_EVERY_S, REPEAT_AFTER_S)
        self._limiters: dict[str, Probe[LimiterObservation]] = {
            name: LimiterProbe(node, clock) for name, node in limiters.items()
        }
        self._store = StoreProbe(store, clock, lambda: KEYS)
        self._probes: dict[str, Probe[LimiterObservation]] = {
            **self._limiters,
            store.name: self._store,
        }
        for node in (*limiters.values(), store):
            node.on_change(self._changed)

    def _look(self) -> bool:
        for probe in self._probes.values():
            probe.look()
        return True  # the ledger's figures change by themselves

    def _questions(self) -> Iterator[Question]:
        for name, probe in self._probes.items():
            yield name, partial(every, ASK_EVERY_S, self._judged_after(name, probe.ask))

    def _judge(self, now: float) -> Iterator[NodeHealth]:
        for name, probe in self._probes.items():
            yield judge(probe.seen, self._health[name], now)

    def _tell_system(self, now: float) -> None:
        self._figures.tell(self._known, now)

    def _known(self) -> dict[str, float]:
        limiters = [probe.seen for probe in self._limiters.values()]
        return self._figures_of(self._store.seen, limiters)

    def _close(self) -> None:
        for probe in self._probes.values():
            probe.close()
