"""SIGKILL of the app in any chapter leaves no process alive five seconds later."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.story.outage import STORY
from tests import outside
from tests.integration import stagehand
from tests.process_wait import still_alive

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

GONE_WITHIN_S = 5.0


@pytest.mark.parametrize("chapter", [chapter.key for chapter in STORY])
def test_nothing_survives_an_app_that_is_killed_in(chapter: str, home: Path):
    kill_the_app_in(chapter, "kill-leader")


def test_nothing_survives_an_app_that_is_killed_with_a_node_paused(home: Path):
    kill_the_app_in("detection", "pause-leader")


def test_nothing_survives_an_app_that_is_killed_with_a_node_cut_off(home: Path):
    kill_the_app_in("detection", "cut-leader")


def kill_the_app_in(chapter: str, fault: str) -> None:
    app = subprocess.Popen(
        [sys.executable, stagehand.__file__, chapter, fault],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    try:
        assert app.stdout is not None
        assert app.stdout.readline() == "there\n"
        descendants = outside.descendants(app.pid)
        app.kill()
        app.wait()
        assert still_alive(descendants, GONE_WITHIN_S) == []
        assert bool(descendants) is (chapter != "welcome")
    finally:
        app.kill()
        app.wait()
        if app.stdout is not None:
            app.stdout.close()
