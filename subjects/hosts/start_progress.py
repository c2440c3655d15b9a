"""Puts the progress of a subject's start on the timeline."""

from __future__ import annotations

from core.model.events import Progressed
from core.ports import Clock, Emit, ProgressHook
from core.text.wording import with_detail

Tell = ProgressHook

_TASK = "start"


class StartProgress:
    """Reports the progress of a subject's start, step by step until the start is done."""

    def __init__(self, emit: Emit, clock: Clock) -> None:
        """Stores where events are put, and the run's clock."""
        self._emit = emit
        self._clock = clock

    def tell(self, step: str, fraction: float | None, detail: str = "") -> None:
        """Reports ``step`` and the share of the start that is done: 0 to 1, None if unknown."""
        text = with_detail(step, detail)
        self._emit(Progressed(t=self._clock.now(), task=_TASK, text=text, fraction=fraction))

    def done(self) -> None:
        """Reports that the start is over."""
        self._emit(Progressed(t=self._clock.now(), task=_TASK, text="", done=True))
