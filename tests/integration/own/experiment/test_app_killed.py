"""The rollbacks of an experiment are played even where the app is killed in its method."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.integration.headless import ROOT
from tests.integration.own.experiment.playing import serving
from tests.unit.subjects.own.experiment.experiments import action, content, probe, process, written

pytestmark = [pytest.mark.integration, pytest.mark.timeout(180)]

WITHIN_S = 60.0


@pytest.mark.parametrize("ends", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_rollbacks_are_played_when_the_app_ends_in_the_method(
    ends: signal.Signals, tmp_path: Path
) -> None:
    with serving() as server:
        pid = str(server.pid)
        http = {"type": "http", "url": server.url, "timeout": 10}
        said = content(
            probes=[probe("is well", 200, http)],
            method=[
                action("stop it", process("-STOP", "${pid}", path="kill"), pauses={"after": 120})
            ],
            rollbacks=[action("let it go on", process("-CONT", "${pid}", path="kill"))],
            configuration={"pid": pid},
        )
        file = written(tmp_path, said)
        argv = (sys.executable, "-m", "gui", "own", str(file), "--headless", "--countdown", "0")
        app = subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.DEVNULL)
        try:
            assert until(server.is_stopped)
            app.send_signal(ends)
            app.wait(WITHIN_S)
            assert until(lambda: not server.is_stopped())
            assert until(lambda: server.mode() == "well")
        finally:
            app.kill()
            app.wait()


def until(holds: Callable[[], bool]) -> bool:
    """Waits until ``holds()`` where no event tells of it; returns whether it came true."""
    end = time.monotonic() + WITHIN_S
    while not holds() and time.monotonic() < end:
        time.sleep(0.05)
    return holds()
