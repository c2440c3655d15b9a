"""Takes a picture of the whole screen: ``python -m tests.walks.picture FILE``."""

from __future__ import annotations

import sys

from PySide6.QtGui import QGuiApplication


def main(file: str) -> int:
    """Takes the picture; returns 0 once ``file`` was written."""
    app = QGuiApplication([])
    picture = app.primaryScreen().grabWindow(0)
    return 0 if picture.save(file, "PNG") else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
