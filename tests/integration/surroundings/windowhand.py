"""The real program with a window, led on until a fault is injected. Run as a script.

Usage: ``python windowhand.py ARGUMENTS``, those of the program; prints ``there`` when a fault is
in, and stays there.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QTimer

from core.model import intents as want
from core.model.events import Event, FaultInjected
from core.story.outage import STORY
from core.views.stage_state import ChapterStatus, StageState
from gui import start
from gui.app import window_app
from gui.app.opening import Opened, open_live
from gui.app.request import Request

KEYS = [chapter.key for chapter in STORY]


def open_walked(request: Request, on_close: Callable[[], None]) -> Opened:
    """Opens the window, and presses Next whenever the story can go on."""
    opened = open_live(request, on_close)

    def look(event: Event, state: StageState) -> None:
        if isinstance(event, FaultInjected):
            print("there", flush=True)
            return
        waits = KEYS[state.current] == "fault" and state.countdown is None
        done = state.statuses[state.current] is ChapterStatus.DONE
        if not state.faults and (done or waits):
            QTimer.singleShot(0, lambda: opened.intents.send(want.Next()))

    opened.timeline.subscribe(look)
    return opened


if __name__ == "__main__":
    window_app.open_live = open_walked
    sys.exit(start.main())
