"""SIGKILL of the app during a fault: nothing is left, and the next start undoes the fault."""

import os
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from core.process.paths import runs_dir
from gui.catalog import sweep
from tests import outside
from tests.integration.ratelimiter import doomed
from tests.integration.ratelimiter.live import needs_store
from tests.process_wait import still_alive

pytestmark = [pytest.mark.integration, needs_store]

GONE_WITHIN_S = 5.0


@contextmanager
def doomed_app(chaos_type: str) -> Generator[tuple["subprocess.Popen[str]", Path]]:
    """Yields the app with a fault injected, and the folder of the run."""
    app = subprocess.Popen(
        [sys.executable, doomed.__file__, chaos_type],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])},
    )
    try:
        assert app.stdout is not None
        folder = Path(app.stdout.readline().strip())
        assert folder.is_dir()
        yield app, folder
    finally:
        app.kill()
        app.wait()
        if app.stdout is not None:
            app.stdout.close()


def stops(process: psutil.Process) -> bool:
    """Whether the process stops; on a busy machine the signal takes a while."""
    deadline = time.monotonic() + 30.0
    while outside.status(process) != psutil.STATUS_STOPPED and time.monotonic() < deadline:
        time.sleep(0.01)
    return outside.status(process) == psutil.STATUS_STOPPED


@pytest.mark.parametrize("chaos_type", ["redis-pause", "burst-traffic"])
def test_nothing_survives_an_app_that_is_killed_in_a_fault(chaos_type: str, home: Path):
    with doomed_app(chaos_type) as (app, folder):
        descendants = outside.descendants(app.pid)
        names = {outside.name(process) for process in descendants}
        assert "valkey-server" in names
        app.kill()
        app.wait()
        assert still_alive(descendants, GONE_WITHIN_S) == []
    sweep()
    assert not folder.exists()


def test_nothing_survives_the_show_itself_when_it_is_killed_with_the_store_paused(home: Path):
    show = subprocess.Popen(
        [
            *(sys.executable, "-m", "gui", "ratelimiter", "--headless"),
            *("--story", "counter-drift", "--countdown", "0"),
        ],
        cwd=Path(__file__).parents[3],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert show.stdout is not None
        assert any("the store is paused" in line for line in show.stdout)
        descendants = outside.descendants(show.pid)
        store = next(each for each in descendants if outside.name(each) == "valkey-server")
        assert stops(store)
        assert len(list(runs_dir().iterdir())) == 1
        show.kill()
        show.wait()
        assert still_alive(descendants, GONE_WITHIN_S) == []
    finally:
        show.kill()
        show.wait()
        if show.stdout is not None:
            show.stdout.close()
    sweep()
    assert list(runs_dir().iterdir()) == []


def test_a_store_that_was_left_paused_is_let_go_and_ended(home: Path):
    with doomed_app("redis-pause") as (app, folder):
        descendants = outside.descendants(app.pid)
        store = next(each for each in descendants if outside.name(each) == "valkey-server")
        warden = next(each for each in descendants if "warden" in " ".join(outside.arguments(each)))
        # Stopped first, so that it can't end the rest when the app is gone; nor may it go before
        # the app, which would hear of that and end them.
        warden.suspend()
        app.kill()
        app.wait()
        warden.kill()
        assert stops(store)
        told = " ".join(sweep())
        assert (
            "store of a run that crashed was still stopped where it stood; that is undone" in told
        )
        assert still_alive(descendants, 30.0) == []
        assert not folder.exists()
