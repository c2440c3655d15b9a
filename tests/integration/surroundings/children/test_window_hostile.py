"""The window where variables ask for another Qt than the one that is here."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.integration.surroundings.children import hostile

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(sys.platform == "win32", reason="it is ended by a signal"),
]

OTHERS_QT = {
    "PYQTGRAPH_QT_LIB": "PyQt5",
    "QT_PLUGIN_PATH": "/nowhere",
    "QT_QPA_PLATFORM_PLUGIN_PATH": "/nowhere",
    "QT_FATAL_WARNINGS": "1",
    "QML2_IMPORT_PATH": "/nowhere",
    "PYTHONASYNCIODEBUG": "1",
}

STARTS = {
    "as installed": ("-m", "gui", "raft"),
    "by its command line alone": ("-c", "import gui.app.cli; gui.app.cli.main(['raft'])"),
}


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("api", ["pyqt5", "none of them"])
def test_window_uses_the_qt_that_is_here(tmp_path: Path, api: str, start: str) -> None:
    own = {"QT_QPA_PLATFORM": "offscreen", "FAULTSTAGE_HOME": str(tmp_path)}
    window = subprocess.Popen(
        [sys.executable, *STARTS[start]],
        cwd=hostile.ROOT,
        env={**os.environ, **OTHERS_QT, "QT_API": api, **own},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with window:
        # A recording is begun on the loop over Qt's, after the first frame and the plot's import.
        while window.poll() is None and not list(tmp_path.rglob("*.jsonl")):
            time.sleep(0.05)
        window.send_signal(signal.SIGTERM)
        said, _ = window.communicate()
    assert not said
    assert window.returncode == 0
    assert list(tmp_path.rglob("*.jsonl"))
