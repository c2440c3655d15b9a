"""A stage in a real window that prints the command of each key."""

from __future__ import annotations

import sys

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from gui.stage.keys import KeyCommand
from tests.gui.scripted_stage import ScriptedStage


def main() -> None:
    """Opens the stage, prints ``ready`` once shown, then a line for each command."""
    app = QApplication(sys.argv)
    stage = ScriptedStage()
    stage.show(1000, 700)

    def say(command: KeyCommand, step: tuple[int, int] = (0, 0)) -> None:
        print(command.action, command.number, flush=True)

    def look() -> None:
        if stage.window.windowHandle().isExposed():
            looking.stop()
            print("ready", flush=True)

    stage.window.commands.run = say
    stage.window.commands.hold_escape = lambda: print("esc", flush=True)
    looking = QTimer()
    looking.timeout.connect(look)
    looking.start(20)
    app.exec()


if __name__ == "__main__":
    main()
