"""Other programs and the real window: metrics are scraped from it, and its nodes acted on."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.process.paths import HOME_VARIABLE
from core.views.stage_state import ChapterStatus, StageState
from subjects.hosts.processes.ports import free_ports
from tests.walks.program import ROOT, WalkedProgram
from tests.walks.recorded import Recorded
from tests.walks.verdict import judge_home

COMES_WITHIN_S = 120.0
LOAD = 2
"""The chapter in which the presenter stays."""
WELL = "✓ Every node is up\n✓ There is one leader\n✓ Writes are acknowledged as before\n"


class OutsideWalk:
    """A window with metrics, whose presenter goes on to the load and leaves the rest to others."""

    def __init__(self, display: str, home: Path) -> None:
        (self.port,) = free_ports(1)
        arguments = ("raft", "--rate", "1000", "--metrics", str(self.port))
        self.program = WalkedProgram(display, home, arguments)
        self.recorded = Recorded(home)

    def until(self, holds: Callable[[StageState], bool]) -> StageState:
        deadline = time.monotonic() + COMES_WITHIN_S
        while not holds(state := self.recorded.look()):
            assert time.monotonic() < deadline, (state.current, state.statuses, state.faults)
            assert self.program.runs, (self.program.home / "stderr").read_text()
            is_done = state.statuses and state.statuses[state.current] is ChapterStatus.DONE
            if is_done and state.current < LOAD:
                self.program.press("space")
            time.sleep(0.3)
        return state

    def act(self, *arguments: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "gui", "act", *arguments],
            cwd=ROOT,
            env={**os.environ, HOME_VARIABLE: str(self.program.home)},
            capture_output=True,
            text=True,
            timeout=COMES_WITHIN_S,
            check=False,
        )
        return done.returncode, f"{done.stdout}{done.stderr}"

    def scrape(self) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=20) as answer:
            return answer.read().decode()


@pytest.fixture
def walk(display: str, tmp_path: Path) -> Iterator[OutsideWalk]:
    walk = OutsideWalk(display, tmp_path)
    yield walk
    walk.program.kill()
    assert walk.program.left() == []


@pytest.mark.timeout(400)
def test_window_is_scraped_and_acted_on_from_outside(walk: OutsideWalk) -> None:
    walk.until(lambda state: bool(state.statuses) and state.statuses[LOAD] is ChapterStatus.DONE)
    # On a busy machine fewer writes may be acknowledged for a while, and a node be silent.
    deadline = time.monotonic() + COMES_WITHIN_S
    while (checked := walk.act("check")) != (0, WELL) and time.monotonic() < deadline:
        time.sleep(0.3)
    assert checked == (0, WELL)
    assert 'faultstage_node_status{node="n1",status="' in walk.scrape()
    assert walk.act("kill", "--node", "n1") == (0, "Done: kill n1.\n")
    walk.until(lambda state: [fault.node for fault in state.faults] == ["n1"])
    assert 'faultstage_fault_in_force{fault="process-kill",node="n1"} 1' in walk.scrape()
    assert walk.act("check", "--that", "nodes-up")[0] == 1
    assert walk.act("restart", "--node", "n1") == (0, "Done: restart n1.\n")
    walk.until(lambda state: not state.faults)
    walk.program.press("q")
    assert walk.program.wait() == 0
    with pytest.raises(urllib.error.URLError):
        walk.scrape()
    assert walk.act("check")[0] == 2, "the show is over"
    assert list(judge_home(walk.program.home)) == []
