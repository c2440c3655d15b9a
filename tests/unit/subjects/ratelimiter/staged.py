"""Three limiters and a store whose observations tests set, with real rules and monitor."""

from __future__ import annotations

from msgspec.structs import replace

from core.model import events as ev
from core.model.events import LoadKind
from subjects.hosts.instance import RuntimeState
from subjects.load.protocol import KeyCount, Windows
from subjects.ratelimiter.figures import figures
from subjects.ratelimiter.health_rules import judge
from subjects.ratelimiter.invariants import invariants
from subjects.ratelimiter.ledger_counts import LedgerCounts
from subjects.ratelimiter.observation import LimiterObservation, fresh
from subjects.ratelimiter.policies import synced
from subjects.ratelimiter.rules import RULES
from subjects.ratelimiter.service_client import HealthView
from subjects.ratelimiter.topology import GROUPS, KEYS, LIMITERS, NODES, STORE
from tests.unit.core.watching import Explained

LIMIT = 100


def answers(name: str, *, store: bool = True, policy: str = "synced") -> HealthView:
    """A limiter's own health report."""
    return HealthView(node=name, status="ok", store="ok" if store else "unreachable", policy=policy)


def count(key: str, **known: int) -> KeyCount:
    """A key's counts; what isn't given is 0."""
    return KeyCount(key=key, limit=LIMIT, **known)


class StagedLimiter(Explained):
    """The observations of each server and the ledger's counts, as the test sets them."""

    def __init__(self) -> None:
        super().__init__()
        self.names, self.groups, self.load_kind = NODES, GROUPS, LoadKind.CHECKS
        self.policy = synced(LIMIT)
        self.ledger = LedgerCounts(lambda: self.policy)
        self.seen = {name: LimiterObservation(node=name, is_store=name == STORE) for name in NODES}
        self.counts = {key: count(key) for key in KEYS}
        self.per_tick = 1
        self.monitor.own = invariants()
        self.diagnostician.own = RULES

    def begin(self) -> None:
        """Reports that all servers answer, under a normal load."""
        self.start()
        for name in NODES:
            self.turn(name, RuntimeState.RUNNING)
        self.run(1)
        self.start_load()
        self.run(4)
        self.learn()
        self.run(2)

    def turn(self, name: str, runtime_state: RuntimeState, *, exit_code: int | None = None) -> None:
        """Changes the runtime state of a server; one that runs answers at once."""
        started = runtime_state is RuntimeState.RUNNING and self.seen[name].runtime_state in (
            RuntimeState.ABSENT,
            RuntimeState.EXITED,
        )
        seen = fresh(self.seen[name], runtime_state, self.clock.t, started=started)
        if runtime_state is RuntimeState.EXITED:
            seen = replace(seen, exit_code=exit_code, exit_text="exited on signal 9")
        if runtime_state is RuntimeState.RUNNING:
            told = None if name == STORE else answers(name)
            used = {key: one.allowed for key, one in self.counts.items()} if not started else {}
            seen = replace(
                seen,
                answered_t=self.clock.t,
                health=told,
                used=(self.seen[STORE].used or used) if name == STORE else None,
            )
        self.seen[name] = seen
        self._observe(name)

    def lose_the_store(
        self, runtime_state: RuntimeState = RuntimeState.PAUSED, *, exit_code: int | None = None
    ) -> None:
        """Pauses or ends the store, which the limiters report as unreachable."""
        self.turn(STORE, runtime_state, exit_code=exit_code)
        self.reach(store=False)

    def bring_the_store_back(self) -> None:
        """Resumes the store; the counts of what was allowed meanwhile are missing there."""
        self.is_told = False
        self.turn(STORE, RuntimeState.RUNNING)
        self.reach(store=True)

    def reach(self, *, store: bool, names: tuple[str, ...] = LIMITERS) -> None:
        """Reports whether the limiters ``names`` reach the store."""
        for name in names:
            self.seen[name] = replace(self.seen[name], health=answers(name, store=store))
            self._observe(name)

    def allow(self, key: str, most: int) -> None:
        """Sets the ledger to ``most`` checks of ``key`` in the window that ends now."""
        known = self.counts[key]
        self.counts[key] = replace(known, now=most, most=max(known.most, most))

    def tell_the_store(self) -> None:
        """Sets the store's counters to the ledger's counts."""
        used = {key: one.allowed for key, one in self.counts.items()}
        self.seen[STORE] = replace(self.seen[STORE], used=used)

    def tick(self) -> None:
        if self.loading:
            for key, known in self.counts.items():
                self.counts[key] = replace(known, allowed=known.allowed + self.per_tick)
            self.ledger.heard(
                Windows(t=self.clock.t, window_s=1.0, keys=tuple(self.counts.values()))
            )
        if self.seen[STORE].runtime_state is RuntimeState.RUNNING and self.is_told:
            self.tell_the_store()
        limiters = [self.seen[name] for name in LIMITERS]
        known = figures(limiters, self.seen[STORE], self.ledger, self.policy)
        self.emit(ev.SystemObserved(t=self.clock.t, figures=known))
        super().tick()

    is_told = True
    """Whether what the limiters allow reaches a store that runs."""

    def _observe(self, name: str) -> None:
        before = self.health.get(name)
        if before is None:
            before = ev.NodeHealth(node=name, status=ev.NodeStatus.UNKNOWN)
        self.seen[name] = replace(
            self.seen[name], looked_t=self.clock.t, answered_t=self._answered(name)
        )
        self.health[name] = judge(self.seen[name], before, self.clock.t)
        self.emit(ev.NodeObserved(t=self.clock.t, health=self.health[name]))

    def _answered(self, name: str) -> float | None:
        return self.clock.t if self.seen[name].runtime_state is RuntimeState.RUNNING else None
