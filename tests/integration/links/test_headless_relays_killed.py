"""The whole story, played with no window, whose relays are killed while its fault is in."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import psutil
import pytest

from core.report.summary import RunSummary
from tests.integration.headless import ROOT
from tests.integration.test_headless_story import BRIEFLY, assert_nothing_lost

pytestmark = [
    pytest.mark.integration,
    pytest.mark.timeout(300),
    pytest.mark.skipif(os.name != "posix", reason="there are no such signals"),
]


def kill_relays(app: int) -> None:
    """Kills the process of the relays of the app with this process id."""
    children = psutil.Process(app).children(recursive=True)
    (relays,) = [child for child in children if "subjects.hosts.links" in child.cmdline()]
    relays.kill()


def test_relays_killed_while_a_follower_is_cut_off_are_told_and_lose_nothing(
    tmp_path: Path,
) -> None:
    play = ["gui", "raft", "--headless", "--report", str(tmp_path), "--fault", "cut-follower"]
    told, is_killed = list[str](), False
    with subprocess.Popen(
        # Few enough writes that a node of a busy machine catches up with them.
        [sys.executable, "-u", "-m", *play, *BRIEFLY, "--rate", "200"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as app:
        assert app.stdout is not None
        for line in app.stdout:
            told.append(line)
            if "is cut off from the other nodes" in line and not is_killed:
                kill_relays(app.pid)
                is_killed = True
    text = "".join(told)
    assert "process of relays exited on signal 9; it is started again" in text
    assert "the relays are back after" in text
    summary = msgspec.json.decode((tmp_path / "summary.json").read_bytes(), type=RunSummary)
    assert_nothing_lost(app.returncode, summary, text)
    assert summary.diagnosis == "cut-off-node"
    assert summary.links_stood_still_s > 0
