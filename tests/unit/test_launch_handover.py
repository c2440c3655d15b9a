"""The launcher hands over to the program: as itself, or waiting while Ctrl-C goes to both."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(os.name != "posix", reason="sends signals to the parent")


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


INTERRUPTS_ITS_PARENT = """
import os, signal, sys, time
os.kill(os.getppid(), signal.SIGINT)
time.sleep(0.5)
print("went on", flush=True)
sys.exit(7)
"""


def test_ctrl_c_is_left_to_the_program_that_is_waited_for() -> None:
    child = [sys.executable, "-c", INTERRUPTS_ITS_PARENT]
    done = run(f"import sys\nfrom gui.launch.main import wait_out\nsys.exit(wait_out({child!r}))")
    assert (done.returncode, done.stdout, done.stderr) == (7, "went on\n", "")


def test_ctrl_c_ends_the_launcher_again_afterwards() -> None:
    child = [sys.executable, "-c", ""]
    code = (
        "import os, signal\nfrom gui.launch.main import wait_out\n"
        # Whoever runs the tests in the background may have left Ctrl-C ignored.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        f"wait_out({child!r})\nos.kill(os.getpid(), signal.SIGINT)"
    )
    assert "KeyboardInterrupt" in run(code).stderr


def test_another_python_takes_the_place_of_one_that_is_too_old(tmp_path: Path) -> None:
    newer = tmp_path / "python3.13"
    newer.write_text('#!/bin/sh\n[ "$1" = -c ] && exit 0\necho $$ "$@"\nexit 3\n')
    newer.chmod(0o755)
    code = (
        "import os, sys, launch\nprint(os.getpid(), flush=True)\n"
        f"os.environ['PATH'] = {str(tmp_path)!r} + ':/bin'\n"
        "sys.argv[1:] = ['raft', '--headless']\nlaunch.try_others()"
    )
    done = run(code)
    before, after, *words = done.stdout.split()
    assert before == after, "no second process has to be told of Ctrl-C, or waited for"
    assert words == [str(ROOT / "launch.py"), "raft", "--headless"]
    assert done.returncode == 3
