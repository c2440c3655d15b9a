"""A window over a scripted run, at any moment of the run; for tests and for looking.

``python -m tests.gui.scripted_stage DIR`` writes pictures of every moment in both themes and all
sizes, with cards and with the picture of the cluster.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication

from core.model.events import Event
from core.model.intents import Intent
from core.ports import Clock
from core.views.sample_buffer import SampleBuffer
from core.views.timeline import Timeline
from gui.drawing.theme import DARK, LIGHT, Theme
from gui.stage.window import MainWindow
from tests.clocks import SetClock
from tests.scripted import ELECTED_T, scripted_run
from tests.scripted_checks import scripted_checks
from tests.scripted_picture import scripted_picture

MOMENTS = {
    "welcome": 2.0,
    "health": 6.0,
    "load": 22.0,
    "countdown": 27.4,
    "detection": 31.9,
    "diagnosis": 38.0,
    "recovery": 44.0,
    "summary": 59.0,
}
"""A time, in run seconds, within each chapter."""

CHECKS_MOMENTS = {
    "checks-welcome": 2.0,
    "checks-load": 22.0,
    "checks-countdown": 27.4,
    "checks-detection": 31.4,
    "checks-diagnosis": 38.0,
    "checks-again": 45.5,
    "checks-summary": 57.0,
}
"""The moments of the run of checks."""

PICTURE_MOMENTS = {
    "picture-countdown": 27.4,
    "picture-detection": 31.9,
    "picture-election": ELECTED_T + 0.5,
    "picture-recovery": 44.4,
}
"""The moments at which the picture of the cluster is on the stage by itself."""

FRAMES = 12
"""The frames over which the changes of a state and of a tenth of a second are spread."""

SIZES = ((800, 600), (1024, 768), (1280, 720), (1920, 1080), (3840, 2160), (1080, 1920))


class ScriptedStage:
    """A window, the run on show, and the intents that the window has sent."""

    def __init__(
        self,
        events: Sequence[Event] | None = None,
        *,
        theme: str = DARK,
        replay: bool = False,
        leads_back: bool = True,
        clock: Clock | None = None,
    ) -> None:
        """Makes the window, at the start of ``events``; ``clock`` runs by itself if given."""
        self.clock = SetClock()
        self.timeline = Timeline()
        self.samples = SampleBuffer(self.timeline)
        self.intents: list[Intent] = []
        self.closed = 0
        self._upcoming = list(scripted_run() if events is None else events)
        self.window = MainWindow(
            self.timeline,
            clock or self.clock,
            self.samples,
            self.intents.append,
            replay=replay,
            leads_back=leads_back,
            theme=Theme(theme),
            on_close=self._on_close,
        )

    def play_to(self, t: float, *, frames: int = FRAMES) -> None:
        """Appends the events up to ``t``; lets ``frames`` pass, as a rule until all is shown."""
        while self._upcoming and self._upcoming[0].t <= t:
            event = self._upcoming.pop(0)
            self.clock.t = event.t
            self.timeline.append(event)
        self.clock.t = t
        self.beat(frames)

    def add(self, event: Event) -> None:
        """Appends one more event and updates the window."""
        self.clock.t = max(self.clock.t, event.t)
        self.timeline.append(event)
        self.beat()

    def beat(self, frames: int = FRAMES) -> None:
        """Lets frames pass, as a rule until all is on show that changed at the present time."""
        for _ in range(frames):
            self.window.frames.beat.emit()

    def show(self, width: int = 1920, height: int = 1080) -> None:
        """Shows the whole window with plot and overlays, in a size in pixels."""
        self.window.resize(width, height)
        self.window.show()
        self.window.load_plot()

    def _on_close(self) -> None:
        self.closed += 1


def _take_pictures(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for theme in (DARK, LIGHT):
        for size in SIZES:
            for moments, events in (
                (MOMENTS, None),
                (CHECKS_MOMENTS, scripted_checks()),
                (PICTURE_MOMENTS, scripted_picture()),
            ):
                stage = ScriptedStage(events, theme=theme)
                stage.show(*size)
                for name, t in moments.items():
                    stage.play_to(t)
                    QApplication.processEvents()
                    stage.window.grab().save(str(folder / f"{name}-{theme}-{size[1]}.png"))
                stage.window.finish()


if __name__ == "__main__":
    application = QApplication(sys.argv[:1])
    _take_pictures(Path(sys.argv[1]))
