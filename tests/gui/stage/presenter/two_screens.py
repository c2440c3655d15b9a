"""A stage and its desk on two screens of Qt's offscreen platform, in a process of its own.

``python -m tests.gui.stage.presenter.two_screens`` prints where the windows are, as JSON, after
each key. Screens can be had only at the start of a process.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path

SCREENS = {
    "screens": [
        {
            "name": name,
            "x": x,
            "y": 0,
            "width": width,
            "height": height,
            "logicalDpi": 96,
            "logicalBaseDpi": 96,
            "dpr": 1,
        }
        for name, x, width, height in (("eDP-1", 0, 1280, 720), ("HDMI-1", 1280, 1920, 1080))
    ]
}
"""A laptop's own screen, and a projector at its right."""


def main() -> None:
    """Walks through the keys, and prints what became of the windows."""
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "screens.json"
        config.write_text(json.dumps(SCREENS))
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={config}"
        print(json.dumps(_walk()))


def _walk() -> dict[str, dict[str, list[int]]]:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication, QWidget

    from core.show.presenter.script import Script
    from gui.display.fit import ScreenFit
    from gui.stage.presenter.desk import PresenterDesk
    from tests.gui.scripted_stage import ScriptedStage

    app = QApplication(sys.argv[:1])
    stage = ScriptedStage()
    desk = PresenterDesk(stage.window, Script())
    ScreenFit(stage.window)
    desk.open()

    def settle() -> dict[str, list[int]]:
        until = time.monotonic() + 20
        before: dict[str, list[int]] = {}
        steady = 0
        while steady < 20 and time.monotonic() < until:
            app.processEvents()
            time.sleep(0.01)
            now = {name: place(window) for name, window in windows().items()}
            steady = steady + 1 if now == before else 0
            before = now
        return before

    def windows() -> dict[str, QWidget]:
        found: dict[str, QWidget] = {"stage": stage.window}
        if desk.presenter is not None and desk.presenter.isVisible():
            found["presenter"] = desk.presenter
        return found

    def place(window: QWidget) -> list[int]:
        box = window.geometry()
        return [box.left(), box.top(), box.width(), box.height()]

    told = {"opened": settle()}
    for name, key in (
        ("swapped", Qt.Key.Key_X),
        ("back", Qt.Key.Key_X),
        ("closed", Qt.Key.Key_W),
        ("again", Qt.Key.Key_W),
    ):
        QTest.keyClick(stage.window, key)
        told[name] = settle()
    stage.window.finish()
    app.processEvents()
    return told


if __name__ == "__main__":
    main()
