"""The process in which Qt tries to open the display: ``python -m gui.display.trial_child``.

Each step is printed; a display that can't be opened makes Qt abort this process.
"""

from __future__ import annotations

from contextlib import suppress


def main() -> None:
    """Opens the display, as the app would; prints how far that came."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from PySide6.QtGui import QGuiApplication

    print("trying", flush=True)
    app = QGuiApplication(["faultstage"])
    print("opened" if app.primaryScreen() else "no screen", flush=True)


if __name__ == "__main__":
    main()
