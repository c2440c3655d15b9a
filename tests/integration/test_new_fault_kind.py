"""A new kind of fault takes two files: added to a copy of the program, the kind works."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.integration import new_fault_kind
from tests.integration.another_app import ROOT

pytestmark = pytest.mark.integration

ROOMS = ("core", "chaos", "subjects", "gui", "resources")

TABLE = {
    '    RECONNECT = "reconnect"\n': """\
    RECONNECT = "reconnect"
    STUMBLE = "stumble"
    STEADY = "steady"
""",
    "WAYS_BACK: Mapping[NodeAction, WayBack] = {\n": """\
WAYS_BACK: Mapping[NodeAction, WayBack] = {
    NodeAction.STEADY: WayBack(imperative="steady", when=frozenset({NodeStatus.PAUSED})),
""",
    "FAULT_KINDS = (\n": """\
STUMBLE = FaultKind(
    key="node-stumble",
    executor="stumble",
    effect=Effect.STOPS,
    action=NodeAction.STUMBLE,
    back=NodeAction.STEADY,
    imperative="trip up",
    verb="Tripping up",
    done="tripped up",
    how="a foot is put out",
    left="on the ground",
    limit="Nobody was pushed: this run doesn't exercise that.",
)

FAULT_KINDS = (
    STUMBLE,
""",
}
EXECUTORS = {
    "EXECUTORS: Mapping[str, FaultExecutor] = {\n": """\
class StumbleExecutor:
    async def inject(self, node: Node) -> None:
        await node.pause()

    async def undo(self, node: Node) -> None:
        await node.resume()

    async def is_undone(self, node: Node) -> bool:
        return not node.is_paused()


EXECUTORS: Mapping[str, FaultExecutor] = {
    "stumble": StumbleExecutor(),
""",
}
CHANGES = {"core/model/fault_kinds.py": TABLE, "chaos/executors.py": EXECUTORS}


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """Returns the folder of a copy of the program, with the kind added in two files."""
    copy = tmp_path / "program"
    unneeded = shutil.ignore_patterns("__pycache__", "screenshots")
    for room in ROOMS:
        shutil.copytree(ROOT / room, copy / room, ignore=unneeded)
    (copy / "tests").mkdir()
    for path in (ROOT / "tests").glob("*.py"):
        shutil.copy(path, copy / "tests")
    for name, changes in CHANGES.items():
        text = (copy / name).read_text("utf-8")
        for old, new in changes.items():
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        (copy / name).write_text(text, "utf-8")
    return copy


def ask(program: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Asks the program in that folder, outside of pytest."""
    script = folder / "ask.py"
    shutil.copy(new_fault_kind.__file__, script)
    return subprocess.run(
        [sys.executable, str(script), str(folder)],
        cwd=program,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(program)},
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )


def test_kind_added_in_two_files_is_offered_forecast_injected_undone_drawn_and_told(
    program: Path, tmp_path: Path
) -> None:
    asked = ask(program, tmp_path)
    assert asked.returncode == 0, asked.stderr
    found: dict[str, Any] = json.loads(asked.stdout)
    assert found["offered"] == [
        *("kill", "pause", "cut off", "slow", "resume", "restart", "reconnect"),
        *("stumble", "steady"),
    ]
    assert "Trip up n1\u2026" in found["menu"]
    assert found["forecast"].startswith("n1 is a follower: writes go on")
    assert (found["stumbles"], found["pending"]) == (True, ["node-stumble"])
    assert (found["stands"], found["left"]) == (True, [])
    assert found["marker"] == ["fault", "trip up n1"]
    assert "was tripped up" in found["told"]
    assert "Nobody was pushed" in found["page"]


def test_program_without_that_kind_does_not_know_it(tmp_path: Path) -> None:
    """Without this test, the one above would prove nothing."""
    asked = ask(ROOT, tmp_path)
    assert asked.returncode != 0
    assert "'stumble' is not a valid NodeAction" in asked.stderr
