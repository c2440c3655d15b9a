"""A scripted story in the window, frame by frame on a clock that is set.

``python -m tests.bench.set_frames NODES cards|picture [TOLD]`` prints the CPU time of the window's
thread for each frame, in milliseconds, as JSON: what the frame's beat and the painting after it
take. What else runs on the machine delays the frames, and yet changes these figures little. With
TOLD, a number of frames, it tells of the costliest ones when they are, and what is in them; as
every step is noted, each frame takes a little longer.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication

from core.model import events as ev
from gui.stage import window as window_module
from gui.stage.frames import FrameClock
from tests.bench.crowd_app import NODES, crowd_script
from tests.bench.driver import substitute
from tests.bench.screen import HEIGHT, WIDTH
from tests.gui.scripted_stage import ScriptedStage
from tests.scripted import scripted_run
from tests.scripted_picture import scripted_picture

if TYPE_CHECKING:
    from tests.bench.steps import StepLog

FROM_S, TO_S, FRAMES_A_S = 20, 50, 60
"""The stretch of the story that is measured: with countdown, fault, election and rejoin."""
_LEAST_TOLD_S = 5e-5


class SetFrames(FrameClock):
    """A frame clock that beats only where it is told to, and always at full speed."""

    def set_moving(self, moving: bool) -> None:
        """Stays at full speed, with no timer."""
        self.moving = True
        self.stop()

    def hurry(self) -> None:
        """Waits for the next frame like everything else."""


def frame_costs(nodes: int, *, picture: bool, log: StepLog | None = None) -> Iterator[float]:
    """Yields the CPU time of each frame in the measured stretch, in milliseconds.

    Args:
        nodes: of the cluster.
        picture: whether the picture is shown, in place of the cards.
        log: notes each measured frame with its time in the story, and the steps in the frame.
    """
    application = QApplication(sys.argv[:1])
    substitute(window_module, "FrameClock", SetFrames)
    stage = ScriptedStage([])
    stage.show(WIDTH, HEIGHT)
    events, chosen = list(_script(nodes)), False
    events.reverse()
    gc.disable()
    for frame in range(TO_S * FRAMES_A_S):
        t = frame / FRAMES_A_S
        while events and events[-1].t <= t:
            stage.clock.t = events[-1].t
            stage.timeline.append(events.pop())
        stage.clock.t = t
        if t >= FROM_S and not chosen:
            chosen = True
            stage.window.parts.choose_picture(picture=picture)
        began = time.thread_time()
        with _noted(log, f"frame at {t:.3f} s"):
            with _noted(log, "beat"):
                stage.window.frames.beat.emit()
            with _noted(log, "painting"):
                application.processEvents()
        if t > FROM_S:
            yield (time.thread_time() - began) * 1e3
        elif log is not None:
            log.steps.clear()
    stage.window.finish()


def _noted(log: StepLog | None, name: str) -> AbstractContextManager[None]:
    return nullcontext() if log is None else log.step(name)


def _told(nodes: int, *, picture: bool, most: int) -> Iterator[str]:
    """Yields lines on the ``most`` costliest frames."""
    from tests.bench.steps import StepLog, costliest

    log = StepLog(least_s=_LEAST_TOLD_S)
    log.install()
    for _ in frame_costs(nodes, picture=picture, log=log):
        pass
    yield from costliest(log.steps, most)


def _script(nodes: int) -> Iterator[ev.Event]:
    """Yields the story: that of the crowd, or one with logs and votes for the picture."""
    if nodes == NODES:
        yield scripted_run(nodes)[0]
        yield from crowd_script()
    else:
        yield from scripted_picture()


if __name__ == "__main__":
    asked, shows_picture = int(sys.argv[1]), sys.argv[2] == "picture"
    if len(sys.argv) > 3:
        print("\n".join(_told(asked, picture=shows_picture, most=int(sys.argv[3]))))
    else:
        print(json.dumps(list(frame_costs(asked, picture=shows_picture))))
