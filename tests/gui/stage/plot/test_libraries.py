"""pyqtgraph takes names of Qt as it needs them, and numpy as many threads as were asked for."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from PySide6 import QtWidgets

from gui.stage.plot.libraries import THREADS_VARIABLE, NamesOnDemand

_LOADED = f"""
import json, os
from PySide6 import QtCore
from gui.stage.plot.libraries import load_pyqtgraph
before = dir(QtCore)
load_pyqtgraph()
load_pyqtgraph()
import pyqtgraph
from pyqtgraph.Qt import QtCore as mirror, QtWidgets as widgets
print(json.dumps({{
    "taken": len(vars(mirror)) + len(vars(widgets)),
    "listed": set(before) <= set(dir(QtCore)),
    "same": mirror.QRectF is QtCore.QRectF and pyqtgraph.QtCore is mirror,
    "threads": os.environ.get("{THREADS_VARIABLE}"),
}}))
"""


def _loaded(**environment: str) -> dict[str, object]:
    given = {name: value for name, value in os.environ.items() if name != THREADS_VARIABLE}
    done = subprocess.run(
        [sys.executable, "-c", _LOADED],
        env={**given, **environment},
        capture_output=True,
        check=True,
    )
    return json.loads(done.stdout)


def test_pyqtgraph_takes_few_names_of_qt() -> None:
    loaded = _loaded()
    taken = loaded.pop("taken")
    assert isinstance(taken, int) and taken < 200
    assert loaded == {"listed": True, "same": True, "threads": None}


def test_threads_that_somebody_asked_for_are_kept() -> None:
    assert _loaded(**{THREADS_VARIABLE: "3"})["threads"] == "3"


def test_name_is_taken_once_it_is_asked_for() -> None:
    module = NamesOnDemand("mirror", QtWidgets)
    assert "QWizard" not in vars(module)
    assert module.QWizard is QtWidgets.QWizard
    assert "QWizard" in vars(module)
    assert not hasattr(module, "QNothing")
