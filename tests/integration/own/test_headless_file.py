"""A file of three processes, played by ``faultstage own FILE --headless``."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from core.report.summary import RunSummary
from tests.integration.headless import play_headless
from tests.integration.own.scenarios import NAMES, SERVICE

pytestmark = [pytest.mark.integration, pytest.mark.timeout(300)]

FILE = """\
title: Small service
system:
  processes:
{processes}
nodes:
{nodes}
leader: {{{leader}}}
faults:
  {fault}
"""


BY_PROBE = "probe: {http: {path: /leader}}"
BY_NAME = "named: {http: {path: /health}, json: $.leader}"


def write(folder: Path, fault: str, leader: str = BY_PROBE) -> Path:
    """Writes the scenario of three processes of which one leads, with one fault."""
    shutil.copy(SERVICE, folder)
    processes = "".join(
        f"    {name}:\n      command: ['{{python}}', {SERVICE.name}, '{{name}}', '{{port}}'"
        + "".join(f", '{each}={{{each}.port}}'" for each in NAMES if each != name)
        + "]\n"
        for name in NAMES
    )
    nodes = "".join(f"  {name}: {{probe: {{http: {{path: /health}}}}}}\n" for name in NAMES)
    file = folder / "faultstage.yaml"
    file.write_text(
        FILE.format(processes=processes, nodes=nodes, fault=fault, leader=leader), "utf-8"
    )
    return file


def play(folder: Path, fault: str, leader: str = BY_PROBE) -> tuple[RunSummary, str]:
    """Plays the story of one fault; returns its summary, and the output."""
    words = ("own", str(write(folder, fault, leader)), "--countdown", "0")
    code, summary, told = play_headless(folder / "report", *words).outcome
    assert code == 0, told
    return summary, told


@pytest.mark.parametrize(
    ("fault", "done"),
    [
        ("kill-leader: {kill: leader}", "killed"),
        ("pause-leader: {pause: leader}", "paused"),
        ("cut-leader: {cut: leader}", "cut off"),
        ("stop-leader: {stop: leader}", "stopped"),
    ],
)
def test_story_of_each_fault_comes_to_its_end(tmp_path: Path, fault: str, done: str) -> None:
    summary, told = play(tmp_path, fault)
    # Who leads at that moment is the service's business: a busy machine makes it change its mind.
    victim = summary.victim
    assert victim in NAMES
    assert summary.victim_role == "leader"
    assert f"{done} {victim}" in told
    assert summary.completed
    assert summary.detected_s is not None
    assert summary.rejoined_s is not None
    assert any(f"{other} leads" in told for other in NAMES if other != victim)


def test_leader_is_known_by_what_the_nodes_say_of_it(tmp_path: Path) -> None:
    summary, told = play(tmp_path, "kill-leader: {kill: leader}", BY_NAME)
    victim = summary.victim
    assert victim in NAMES
    assert summary.victim_role == "leader"
    assert any(f"{other} leads" in told for other in NAMES if other != victim)
    assert summary.diagnosis == "killed-leader"
