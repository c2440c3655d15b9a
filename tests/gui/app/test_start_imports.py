"""The start waits for few modules: some come after the first frame, some after the whole stage."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

_STARTED = """
import builtins, os, sys

from msgspec import json
from gui.app.plain_import import restore_import

restore_import()
from core.model.intents import Quit
from gui.app import cli, opening
from gui.stage.window import MainWindow

def note(when):
    print(json.encode({
        "when": when,
        "modules": sorted(sys.modules),
        "plain_import": builtins.__import__ is builtins.__orig_import__,
        "environment": sorted(os.environ),
        "mirror": type(sys.modules.get("pyqtgraph.Qt.QtWidgets")).__name__,
    }).decode(), flush=True)

def open_window(timeline, clock, samples, send, **options):
    def show(state):
        if state.run is not None and not shown:
            shown.append(state.run)
            note("run")
            send(Quit())

    shown = []
    window = MainWindow(timeline, clock, samples, send, **options)
    window.first_painted.connect(lambda t: note("first"))
    window.stage_painted.connect(lambda t: note("whole"))
    window.bridge.stage_changed.connect(show)
    if not sys.argv[1:]:
        window.stage_painted.connect(lambda t: send(Quit()))
    return window

opening.MainWindow = open_window
sys.exit(cli.main(["--size", "800x540", *sys.argv[1:]]))
"""
"""The program in a window, which says what is loaded at the frames and then quits."""

_AFTER_FIRST = (
    *("asyncio", "qasync", "ssl", "numpy", "pyqtgraph", "psutil", "multiprocessing", "json"),
    *("chaos", "subjects", "core.diagnosis", "core.monitor", "core.recording.recorder"),
    *("core.report", "core.show.show", "core.story.outage", "gui.stage.overlays.countdown"),
)
_AFTER_WHOLE = (
    *("core.console", "core.report", "docker", "email", "http"),
    *("jinja2", "markupsafe", "rich", "segno", "uvicorn", "starlette", "jsonschema", "uvloop"),
    *("gui.audience", "gui.app.booth", "gui.app.doctor", "gui.app.headless", "gui.app.reporting"),
    *("gui.stage.booth", "gui.stage.picture.view", "subjects.hosts.containers", "subjects.own"),
    *("subjects.ratelimiter", "subjects.sentinel", "subjects.tikv"),
)


class _NotedFrames(msgspec.Struct):
    when: str
    modules: list[str]
    plain_import: bool
    environment: list[str]
    mirror: str

    def having(self, names: tuple[str, ...]) -> list[str]:
        """Returns which of the packages and modules ``names`` are loaded."""
        loaded = set(self.modules)
        return [name for name in names if name in loaded]


@pytest.fixture(params=[("raft",), ()], ids=["raft", "page of systems"])
def noted(request: pytest.FixtureRequest) -> dict[str, _NotedFrames]:
    """Returns what the program says of each frame, once it has ended."""
    done = subprocess.run(
        [sys.executable, "-c", _STARTED, *request.param],
        capture_output=True,
        cwd=Path(__file__).parents[3],
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    lines = [msgspec.json.decode(line, type=_NotedFrames) for line in done.stdout.splitlines()]
    return {line.when: line for line in lines}


def test_start_waits_for_few_modules(noted: dict[str, _NotedFrames]) -> None:
    assert noted["first"].having(_AFTER_FIRST) == []
    for when in set(noted) - {"first"}:
        assert noted[when].having(_AFTER_WHOLE) == [], when
    assert "whole" in noted


def test_libraries_are_loaded_without_what_the_plot_has_no_use_for(
    noted: dict[str, _NotedFrames],
) -> None:
    whole = noted["whole"]
    assert noted["first"].plain_import
    assert whole.mirror == "NamesOnDemand"
    assert "OPENBLAS_NUM_THREADS" not in whole.environment
