"""How far a start is, on the timeline."""

from __future__ import annotations

from core.model.events import Progressed
from core.ports import Clock, Emit, ProgressHook
from core.text.wording import with_detail

Tell = ProgressHook

_TASK = "start"


class StartProgress:
    """Tells of a subject's start, until it is done."""

    def __init__(self, emit: Emit, clock: Clock) -> None:
        """Takes what puts an event on the timeline, and the run's time."""
        self._emit = emit
        self._clock = clock

    def tell(self, step: str, fraction: float | None, detail: str = "") -> None:
        """Says what is under way, and which share of all is done: 0 to 1, None if unknown."""
        text = with_detail(step, detail)
        self._emit(Progressed(t=self._clock.now(), task=_TASK, text=text, fraction=fraction))

    def done(self) -> None:
        """Says that nothing is under way any more."""
        self._emit(Progressed(t=self._clock.now(), task=_TASK, text="", done=True))
