"""A show without a window listens on 127.0.0.1 alone, unless an audience was asked for."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from core.process.paths import HOME_VARIABLE
from core.views.stage_state import ChapterStatus, StageState
from subjects.hosts.processes.ports import free_ports
from tests.listening import HERE, Listening, elsewhere, listening
from tests.walks.recorded import Recorded

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[3]
LOAD = 2
COMES_WITHIN_S = 100.0


def play(
    home: Path, *arguments: str, at: Callable[[StageState], bool]
) -> tuple[set[Listening], set[Listening]]:
    """Plays until ``at`` holds; returns all that listens, and all that listens beyond here."""
    command = [sys.executable, "-m", "gui", "raft", "--headless", "--rate", "500", *arguments]
    environment = {**os.environ, HOME_VARIABLE: str(home)}
    program = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    recorded, here = Recorded(home), psutil.Process(program.pid)
    seen: set[Listening] = set()
    beyond: set[Listening] = set()
    try:
        deadline = time.monotonic() + COMES_WITHIN_S
        while not at(recorded.look()):
            assert time.monotonic() < deadline, recorded.state.statuses
            assert program.poll() is None
            tree = [here, *here.children(recursive=True)]
            seen |= listening(tree)
            beyond |= elsewhere(tree)
            time.sleep(0.2)
    finally:
        program.terminate()
        program.wait(60)
    return seen, beyond


def is_loaded(state: StageState) -> bool:
    return len(state.statuses) > LOAD and state.statuses[LOAD] is ChapterStatus.DONE


@pytest.mark.timeout(200)
def test_without_an_audience_nothing_listens_but_on_this_machine(tmp_path: Path):
    seen, beyond = play(tmp_path, at=is_loaded)
    assert seen, "the nodes listen"
    assert beyond == set()


@pytest.mark.timeout(200)
def test_an_audience_on_this_machine_listens_there_alone(tmp_path: Path):
    (port,) = free_ports(1)
    seen, beyond = play(
        tmp_path,
        *("--audience", HERE, "--audience-port", str(port)),
        at=lambda state: is_loaded(state) and state.audience.is_open,
    )
    assert Listening(HERE, port) in seen
    assert beyond == set()
