"""The stage fills every screen, with no text cut off, and follows a change of the screen.

Stands for: 1366 x 768 with a scale of 2, where half of the stage was off the screen.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.integration.surroundings.x_server import XServer, needs_xvfb, x_server

pytestmark = [pytest.mark.integration, needs_xvfb]

ROOT = Path(__file__).parents[4]


@contextmanager
def stage(server: XServer, scale: str, nodes: int = 3) -> Generator[subprocess.Popen[str]]:
    environment = {**os.environ, "DISPLAY": server.display, "QT_SCALE_FACTOR": scale}
    environment.pop("QT_QPA_PLATFORM", None)
    app = subprocess.Popen(
        [sys.executable, "-m", "tests.integration.surroundings.display.fitted_stage", str(nodes)],
        env=environment,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with app:
        try:
            yield app
        finally:
            app.kill()


def look(app: subprocess.Popen[str], width: int, height: int) -> Any:
    """Returns how the stage lies on the screen, once the screen has the given size."""
    assert app.stdin is not None
    assert app.stdout is not None
    print(width, height, file=app.stdin, flush=True)
    return json.loads(app.stdout.readline())


@pytest.mark.parametrize(
    ("width", "height", "scale"),
    [
        (800, 600, "1"),
        (800, 600, "2"),
        (1024, 768, "1"),
        (1024, 768, "1.5"),
        (1280, 720, "1"),
        (1366, 768, "2"),
        (1920, 1080, "1.25"),
        (1920, 1200, "1"),
        (3840, 2160, "2"),
    ],
)
def test_stage_fills_the_screen_and_can_be_read(width: int, height: int, scale: str) -> None:
    with x_server(f"{width}x{height}x24") as server, stage(server, scale) as app:
        assert look(app, width, height) == {"at": [0, 0], "faults": {}}


def test_nine_nodes_can_be_read_on_a_small_screen_at_scale_two() -> None:
    with x_server("800x600x24") as server, stage(server, "2", nodes=9) as app:
        assert look(app, 800, 600) == {"at": [0, 0], "faults": {}}


@pytest.mark.skipif(not shutil.which("xrandr"), reason="needs xrandr")
def test_stage_follows_another_resolution() -> None:
    with x_server("1920x1080x24") as server, stage(server, "1") as app:
        assert look(app, 1920, 1080)["faults"] == {}
        for width, height in ((1024, 768), (1920, 1080)):
            set_resolution(server, width, height)
            assert look(app, width, height) == {"at": [0, 0], "faults": {}}


def set_resolution(server: XServer, width: int, height: int) -> None:
    environment = {**os.environ, "DISPLAY": server.display}

    def xrandr(*arguments: str) -> str:
        command = ["xrandr", *arguments]
        return subprocess.run(
            command, env=environment, check=False, capture_output=True, text=True
        ).stdout

    name = f"{width}x{height}"
    output = next(line for line in xrandr().splitlines() if " connected" in line).split()[0]
    timings = (str(n) for n in (width, width, width, width, height, height, height, height))
    xrandr("--newmode", f"{name}_", "60", *timings)
    xrandr("--addmode", output, f"{name}_")
    xrandr("--output", output, "--mode", f"{name}_")
