"""An exit code that nobody can know is unknown, and the signal is read from one that is known."""

import signal
import subprocess
import sys

import pytest

from core.process.exit_codes import signal_of, wait_exit_code

FORGETFUL = """
import signal, subprocess, sys
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
from core.process.exit_codes import wait_exit_code
failing = subprocess.Popen([sys.executable, "-c", "raise SystemExit(3)"])
print(wait_exit_code(failing), wait_exit_code(failing))
"""

SETTLED = """
import os, signal
from core.process.inherited import settle_process
settle_process()
print([
    signal.getsignal(signal.SIGCHLD) is signal.SIG_DFL,
    signal.getsignal(signal.SIGTERM) is signal.SIG_DFL,
    signal.getsignal(signal.SIGHUP) is signal.SIG_IGN,
    signal.pthread_sigmask(signal.SIG_BLOCK, []) == set(),
])
"""

HARSH = """
import os, signal, sys
for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGHUP):
    signal.signal(number, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM, signal.SIGALRM, signal.SIGCHLD])
os.execv(sys.executable, [sys.executable, "-c", sys.argv[1]])
"""


def python(code: str, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, text=True
    )


@pytest.mark.parametrize("code", [0, 3])
def test_exit_code_is_that_of_the_child(code: int) -> None:
    with python(f"raise SystemExit({code})") as child:
        assert wait_exit_code(child) == code
        assert wait_exit_code(child) == code


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
def test_signal_is_that_of_the_child() -> None:
    with python("input()") as child:
        child.send_signal(signal.SIGKILL)
        assert wait_exit_code(child) == -signal.SIGKILL


@pytest.mark.skipif(sys.platform != "linux", reason="only there it can be told")
def test_forgotten_exit_code_is_unknown_and_not_zero() -> None:
    with python(FORGETFUL) as child:
        said, _ = child.communicate()
    # Asked again it is what subprocess made of it, which nobody should.
    assert said.split()[0] == "None"


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
def test_process_of_ours_resets_what_its_parent_ignored_and_blocked_but_not_nohup() -> None:
    with python(HARSH, SETTLED) as child:
        said, _ = child.communicate()
    assert said.strip() == "[True, True, True, True]"


@pytest.mark.parametrize(
    ("code", "signal"), [(-9, 9), (137, 9), (143, 15), (0, None), (1, None), (255, None)]
)
def test_the_signal_is_read_from_the_exit_code(code: int, signal: int | None) -> None:
    assert signal_of(code) == signal
