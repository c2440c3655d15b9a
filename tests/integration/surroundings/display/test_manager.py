"""Whether a window manager is there: never without one, and no longer once it was killed."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gui.display.manager import has_window_manager
from tests.integration.surroundings.x_server import needs_xvfb, x_server

pytestmark = [pytest.mark.integration, needs_xvfb]

ROOT = Path(__file__).parents[4]
MANAGER = "tests.integration.surroundings.display.manager"


@contextmanager
def manager() -> Generator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", MANAGER]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "manages\n"
            yield process
        finally:
            process.kill()


def test_manager_that_was_killed_is_not_there_any_more_though_its_mark_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with x_server() as server:
        monkeypatch.setenv("DISPLAY", server.display)
        assert not has_window_manager()
        with manager() as managing:
            assert has_window_manager()
            managing.kill()
            managing.wait()
            until_s = time.monotonic() + 20.0
            while has_window_manager() and time.monotonic() < until_s:
                time.sleep(0.01)  # until the server has noticed the end of the connection
            assert not has_window_manager()


def test_manager_is_assumed_where_no_server_can_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":987654")
    assert has_window_manager()
