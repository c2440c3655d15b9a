"""A stage that prints, for each line read, how the window lies on the screen.

``wide high, faults of its texts in every chapter``, as JSON. After ``on W H`` it waits until the
window is that large, in pixels of the screen.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from gui.display.fit import ScreenFit
from tests.gui.scripted_stage import MOMENTS, ScriptedStage
from tests.gui.text_check import text_faults
from tests.scripted import scripted_run


def main() -> None:
    """Opens the stage maximised, as a start without options does."""
    app = QApplication(sys.argv)
    stage = ScriptedStage(scripted_run(nodes=int(sys.argv[1])))
    window = stage.window
    ScreenFit(window)
    window.showMaximized()
    window.load_plot()
    for line in sys.stdin:
        wide, high = map(int, line.split())
        ratio = window.devicePixelRatioF()
        wait_until(
            lambda size=(wide, high), ratio=ratio: (
                abs(window.width() * ratio - size[0]) < 2
                and abs(window.height() * ratio - size[1]) < 2
            )
        )
        faults: dict[str, list[str]] = {}
        for name, t in MOMENTS.items():
            stage.play_to(t)
            app.processEvents()
            faults[name] = text_faults(window)
        corner = window.mapToGlobal(window.rect().topLeft())
        told = {"at": [corner.x(), corner.y()], "faults": {n: f for n, f in faults.items() if f}}
        print(json.dumps(told), flush=True)


def wait_until(done: Callable[[], bool]) -> None:
    """Runs Qt's events until ``done``."""
    loop, look = QEventLoop(), QTimer()

    def check() -> None:
        if done():
            loop.quit()

    look.timeout.connect(check)
    look.start(20)
    loop.exec()


if __name__ == "__main__":
    main()
