"""A plot that can't be made ends the start in a sentence, by Q or by a signal.

Stands for: the window stayed at "Starting", and Q and the close button did nothing.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.integration.surroundings.x_server import (
    XServer,
    needs_xdotool,
    needs_xvfb,
    press,
    x_server,
)

pytestmark = [
    pytest.mark.integration,
    needs_xvfb,
    needs_xdotool,
]

ROOT = Path(__file__).parents[4]

WITHOUT_NUMPY = """
import sys
sys.modules["numpy"] = None
from gui.start import main
sys.exit(main())
"""
"""The program in an environment whose numpy is broken; the plot is drawn with it."""


@pytest.fixture
def server() -> Generator[XServer]:
    with x_server() as server:
        yield server


@pytest.fixture
def app(server: XServer, request: pytest.FixtureRequest) -> Generator[subprocess.Popen[str]]:
    """Yields the program with a broken numpy, after the program has said what is wrong."""
    environment = {**os.environ, "DISPLAY": server.display}
    environment.pop("QT_QPA_PLATFORM", None)
    app = subprocess.Popen(
        [sys.executable, "-c", WITHOUT_NUMPY, *getattr(request, "param", ())],
        env=environment,
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    with app:
        try:
            assert app.stderr is not None
            said = next(line for line in app.stderr if line.startswith("faultstage: "))
            assert "The stage can't be made: " in said
            assert "import of numpy halted" in said
            yield app
        finally:
            app.kill()


def test_q_ends_it(app: subprocess.Popen[str], server: XServer) -> None:
    press(server, "q")
    assert app.wait() == 1


def test_signal_ends_it(app: subprocess.Popen[str]) -> None:
    app.send_signal(signal.SIGTERM)
    assert app.wait() == 1
