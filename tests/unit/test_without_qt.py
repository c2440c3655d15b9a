"""Every module outside the window is imported, and answers, in a Python without Qt.

The unit tests of the show run in such a Python, too: see ``tests/without_qt.py``.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]

BLOCKED = """
import sys
from tests.without_qt import block
block()
"""

HEADLESS = """
import gui.app.cli, gui.app.headless, gui.launch.main
gui.app.cli.main(["--version"])
"""


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", BLOCKED + code, *arguments]
    # A screen to draw on is nothing that these need.
    keep = {key: value for key, value in os.environ.items() if not key.startswith("QT_")}
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=keep, check=False)


def test_qt_is_really_out_of_reach() -> None:
    done = run("import PySide6.QtCore")
    assert "is blocked in this run" in done.stderr


def test_every_module_outside_the_window_is_imported_without_qt() -> None:
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for room in ("core", "chaos", "subjects", "gui/launch")
        for path in sorted((ROOT / room).rglob("*.py"))
        if path.name != "__main__.py"
    ]
    done = run(
        "import importlib\nfor name in sys.argv[1:]: importlib.import_module(name)", *modules
    )
    assert done.returncode == 0, done.stderr[-3000:]


def test_the_command_line_answers_without_qt() -> None:
    done = run(HEADLESS)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "faultstage" in done.stdout
