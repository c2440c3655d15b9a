"""A bare PySide6 window with one pyqtgraph plot, to compare the program's start with.

``python -m tests.bench.bare_window WIDTH HEIGHT`` prints when its first frame was on the
screen (a ``time.monotonic()`` reading) and ends.
"""

from __future__ import annotations

import sys
import time

from pyqtgraph import PlotWidget
from PySide6.QtCore import QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow


class _Plot(PlotWidget):
    """A plot that reports the first painting after the event, like the program's own window."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        QTimer.singleShot(0, _say)


def _say() -> None:
    print(time.monotonic(), flush=True)
    QApplication.quit()


if __name__ == "__main__":
    app = QApplication(sys.argv[:1])
    window = QMainWindow()
    plot = _Plot()
    plot.plot([0.0, 1.0, 2.0, 3.0], [0.0, 1.0, 0.5, 2.0])
    window.setCentralWidget(plot)
    window.resize(int(sys.argv[1]), int(sys.argv[2]))
    window.show()
    app.exec()
