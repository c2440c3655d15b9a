"""``faultstage undo`` after a crash of a show on local processes."""

import subprocess
import sys
from pathlib import Path

from core.process.paths import runs_dir
from tests.integration.another_app import ROOT
from tests.integration.test_cluster_ends import (
    doomed,
    gone,
    kill_with_its_warden,
    processes,
    wait_gone,
)
from tests.no_engine import without_engine


def undo(home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gui", "undo"],
        cwd=ROOT,
        # An engine that is here may hold what others left.
        env=without_engine(home / "docker"),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_processes_that_outlived_even_the_warden_are_put_back_and_ended_and_told(
    home: Path,
) -> None:
    with doomed("pause") as (app, started):
        left = processes(started)
        told = undo(home)
        assert (told.returncode, told.stdout) == (0, "Nothing was left to undo.\n")
        assert all(process.is_running() for process in left)
        kill_with_its_warden(app, left)
        assert wait_gone(left[:1])
        assert not gone(left[1:])
        told = undo(home)
        assert told.returncode == 0
        assert told.stdout.splitlines() == [
            "n2 of a run that crashed was still stopped where it stood; that is undone.",
            "n1, n2, n3 of a run that crashed were still running; they were ended.",
        ]
        assert wait_gone(left)
        assert list(runs_dir().iterdir()) == []
        assert undo(home).stdout == "Nothing was left to undo.\n"
