"""Tells the figures of a whole system on the timeline: soon where they change, else seldom."""

from __future__ import annotations

from collections.abc import Callable

from core.model.events import SystemObserved
from core.ports import Emit


class SystemFigures:
    """Tells the figures of the whole system: soon where they change, else now and then."""

    def __init__(self, emit: Emit, changed_every_s: float, same_every_s: float) -> None:
        """Emits changed figures at most every ``changed_every_s`` seconds, others more rarely."""
        self._emit = emit
        self._changed_every_s = changed_every_s
        self._same_every_s = same_every_s
        self._told: dict[str, float] = {}
        self._told_t = float("-inf")

    def tell(
        self,
        figures: Callable[[], dict[str, float]],
        now: float,
        asked_t: float | None = None,
    ) -> None:
        """Emits what ``figures()`` returns; doesn't call ``figures`` where nothing is due.

        Args:
            figures: returns the figures by name.
            now: the run's time, seconds.
            asked_t: when the system was asked for them; None where they are measured now.
        """
        waited_s = now - self._told_t
        if waited_s < self._changed_every_s:
            return
        known = figures()
        if known == self._told and waited_s < self._same_every_s:
            return
        self._told, self._told_t = known, now
        self._emit(SystemObserved(t=now, figures=known, asked_t=asked_t))
