"""How far a start is, on the timeline."""

from __future__ import annotations

from collections.abc import Callable

from core.model.events import Progressed
from core.ports import Clock, Emit

Tell = Callable[[str, float | None], None]
"""Is told what is under way, and which share of it is done, None if unknown."""

_TASK = "start"


class StartProgress:
    """Tells of a subject's start, until it is done."""

    def __init__(self, emit: Emit, clock: Clock) -> None:
        """Takes what puts an event on the timeline, and the run's time."""
        self._emit = emit
        self._clock = clock

    def tell(self, text: str, share: float | None) -> None:
        """Says what is under way, and which share of all is done: 0 to 1, None if unknown."""
        self._emit(Progressed(t=self._clock.now(), task=_TASK, text=text, fraction=share))

    def done(self) -> None:
        """Says that nothing is under way any more."""
        self._emit(Progressed(t=self._clock.now(), task=_TASK, text="", done=True))
