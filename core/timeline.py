"""The one timeline: append, subscribe, read back. And the clock that its times are of."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from core.events import Event
from core.fold import apply
from core.state import StageState

Subscriber = Callable[[Event, StageState], None]

RECENT = 5_000
"""Events kept in memory. The whole run is in its recording: memory must not grow with it."""


class RunClock:
    """Seconds since the start of the run, on the machine's monotonic clock."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        """Starts at zero now."""
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
    """Events in the order they were appended, and the state that they add up to.

    Attributes:
        state: the fold over all events so far.
        recent: the last :data:`RECENT` events.
    """

    def __init__(self) -> None:
        """Starts empty."""
        self.state = StageState()
        self.recent: deque[Event] = deque(maxlen=RECENT)
        self._subscribers: list[Subscriber] = []
        self._pending: deque[Event] = deque()

    def append(self, event: Event) -> None:
        """Adds ``event`` and tells every subscriber.

        An event that a subscriber appends while it is being told is delivered after the
        present one, so that all subscribers see the same order. A subscriber that fails
        keeps nothing from the others: its error is raised when all have been told.
        """
        self._pending.append(event)
        if len(self._pending) > 1:
            return
        failures: list[Exception] = []
        while self._pending:
            current = self._pending[0]
            self.state = apply(self.state, current)
            self.recent.append(current)
            for subscriber in tuple(self._subscribers):
                try:
                    subscriber(current, self.state)
                except Exception as error:  # noqa: BLE001 - raised below
                    failures.append(error)
            self._pending.popleft()
        if failures:
            raise failures[0]

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Calls ``subscriber(event, state)`` from now on; returns what ends that."""
        self._subscribers.append(subscriber)

        def unsubscribe() -> None:
            if subscriber in self._subscribers:
                self._subscribers.remove(subscriber)

        return unsubscribe
