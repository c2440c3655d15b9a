"""Waits until the whole stage is painted, or has failed."""

from __future__ import annotations

import sys
from collections.abc import Callable

from core.model.events import Level, NoticeShown
from core.views.timeline import Timeline
from gui.app.unexpected import words_of
from gui.stage.window import MainWindow

REMEDY = (
    "Q quits. If that file isn't Faultstage's own, look at PYTHONPATH; "
    "else remove .venv to have it made anew."
)


class StageStart:
    """Follows a window until the stage is painted; nothing slow may come before that.

    Attributes:
        failed: whether the stage can't be made. The window then stays and shows why until the
            person leaves.
    """

    def __init__(
        self, window: MainWindow, timeline: Timeline, on_painted: Callable[[], None]
    ) -> None:
        """Calls ``on_painted`` once the stage of ``window`` is painted."""
        self.failed = False
        self._timeline = timeline
        self._on_painted = on_painted
        window.stage_painted.connect(self._painted)
        window.stage_failed.connect(self._fail)

    def tell(self, sentence: str, remedy: str) -> None:
        """Shows ``sentence`` and ``remedy`` on the stage."""
        now = self._timeline.state.t
        self._timeline.append(NoticeShown(t=now, level=Level.ERROR, text=sentence, remedy=remedy))

    def _painted(self, _: float) -> None:
        self._on_painted()

    def _fail(self, error: Exception) -> None:
        self.failed = True
        sentence = f"The stage can't be made: {words_of(error)}."
        print(f"faultstage: {sentence} {REMEDY}", file=sys.stderr, flush=True)
        self.tell(sentence, REMEDY)
