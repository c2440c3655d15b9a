"""The one timeline: append, subscribe, read back; and the clock of all times on the timeline."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from core.model.events import Event, RunStarted
from core.views.fold import apply
from core.views.stage_state import StageState
from core.views.system_view import SystemView

Subscriber = Callable[[Event, StageState], None]
Watcher = Callable[[SystemView], None]

RECENT = 5_000
"""Most events kept in memory, which must not grow with a run: the recording has all of them."""


class RunClock:
    """Seconds since the start of the run, on the machine's monotonic clock."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Creates a clock that stands at zero now."""
        self._monotonic = monotonic
        self._zero = monotonic()

    def restart(self) -> None:
        """Makes now the zero of a new run."""
        self._zero = self._monotonic()

    def now(self) -> float:
        """Seconds since the start of the run."""
        return self._monotonic() - self._zero

    def from_monotonic(self, monotonic_s: float) -> float:
        """Returns the run's time of a ``time.monotonic()`` reading of any local process."""
        return monotonic_s - self._zero


class Timeline:
    """The events of a run in the order they were appended, and the state folded from the events.

    Attributes:
        state: the fold over all events so far.
        recent: the last :data:`RECENT` events of the present run.
        on_failure: told once of each subscriber that fails; without it, what a subscriber
            raises is raised in who appends.
    """

    def __init__(self) -> None:
        """Creates a timeline without events."""
        self.state = StageState()
        self.recent: deque[Event] = deque(maxlen=RECENT)
        self.on_failure: Callable[[Exception], None] | None = None
        self._subscribers: list[Subscriber] = []
        self._pending: deque[Event] = deque()
        self._broken: set[Subscriber] = set()

    def append(self, event: Event) -> None:
        """Adds ``event`` and tells every subscriber.

        An event that a subscriber appends while it is being told is delivered after the
        present one, so that all subscribers see the same order. A subscriber that fails
        keeps nothing from the others, and nothing from who appends where :attr:`on_failure` is
        there to be told of it.
        """
        self._pending.append(event)
        if len(self._pending) > 1:
            return
        failures: dict[Subscriber, Exception] = {}
        try:
            while self._pending:
                self._deliver(self._pending[0], failures)
                self._pending.popleft()
        except BaseException:
            # An event that can't be folded must not stand in the way of all later ones.
            self._pending.clear()
            raise
        fresh = [error for reader, error in failures.items() if reader not in self._broken]
        if self.on_failure is None:
            if failures:
                raise next(iter(failures.values()))
            return
        self._broken.update(failures)
        for error in fresh:
            self.on_failure(error)

    def _deliver(self, event: Event, failures: dict[Subscriber, Exception]) -> None:
        """Folds ``event`` and tells every subscriber; notes who fails."""
        self.state = apply(self.state, event)
        if isinstance(event, RunStarted):
            self.recent.clear()
        self.recent.append(event)
        for subscriber in tuple(self._subscribers):
            try:
                subscriber(event, self.state)
            except Exception as error:  # noqa: BLE001 - told, or raised, when all were told
                failures.setdefault(subscriber, error)

    def watch(self, watcher: Watcher) -> Callable[[], None]:
        """Calls ``watcher(view)`` whenever something else is known of the system.

        This is for those who judge the system blind to the story: they are given nothing
        else. Returns what ends it.
        """
        known = self.state.system

        def look(_: Event, state: StageState) -> None:
            nonlocal known
            if state.system is not known:
                known = state.system
                watcher(known)

        return self.subscribe(look)

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Calls ``subscriber(event, state)`` from now on; returns what ends that."""
        self._subscribers.append(subscriber)

        def unsubscribe() -> None:
            if subscriber in self._subscribers:
                self._subscribers.remove(subscriber)

        return unsubscribe
