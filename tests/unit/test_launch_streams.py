"""Tests of closed, gone, full or deaf streams, for the launcher and the program."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at Linux's descriptors")

ROOT = Path(__file__).parents[2]
COMMANDS = [
    pytest.param(["launch.py", "--help"], 0, id="launcher"),
    pytest.param(["-m", "gui", "--help"], 0, id="help"),
    pytest.param(["-m", "gui", "undo"], 0, id="undo"),
    pytest.param(["-m", "gui", "doctor", "raft"], 0, id="doctor"),
    pytest.param(["-m", "gui", "no-such-subject"], 2, id="bad input"),
]


def closing(*descriptors: int) -> Callable[[], None]:
    def close() -> None:
        for descriptor in descriptors:
            os.close(descriptor)

    return close


@pytest.mark.parametrize(("command", "code"), COMMANDS)
@pytest.mark.parametrize("closed", [(0,), (1,), (2,), (0, 1, 2)], ids=str)
def test_a_closed_stream_changes_nothing_else(
    command: list[str], code: int, closed: tuple[int, ...]
) -> None:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        preexec_fn=closing(*closed),
        check=False,
    )
    assert done.returncode == code
    assert "Traceback" not in done.stdout + done.stderr
    assert "Exception" not in done.stdout + done.stderr


def assert_ends_as_ever(command: list[str], code: int, out: IO[bytes]) -> None:
    """Asserts that a command whose output goes to ``out`` ends with the code, and in order."""
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        stdout=out,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


@pytest.mark.parametrize(("command", "code"), COMMANDS)
def test_a_full_disk_changes_nothing_else(command: list[str], code: int) -> None:
    with Path("/dev/full").open("wb") as full:
        assert_ends_as_ever(command, code, full)


@pytest.mark.parametrize(("command", "code"), COMMANDS)
def test_a_reader_that_is_gone_changes_nothing_else(command: list[str], code: int) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as gone:
        assert_ends_as_ever(command, code, gone)


SECURED = "from gui.launch import streams; streams.secure(); "
MUCH = SECURED + "print('x' * 300_000, flush=True)"


def test_a_full_pipe_that_does_not_block_gets_all_of_it() -> None:
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    child = subprocess.Popen([sys.executable, "-c", MUCH], cwd=ROOT, stdout=writing)
    os.close(writing)
    got = bytearray()
    with os.fdopen(reading, "rb") as pipe:
        reader = threading.Thread(target=lambda: got.extend(pipe.read()))
        reader.start()
        reader.join()
    assert child.wait() == 0
    assert len(got) == 300_001


@pytest.mark.parametrize(
    "variables",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin-1"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"TERM": "dumb", "COLUMNS": "1"},
        {"COLUMNS": "0", "LINES": "0"},
        {"COLUMNS": "99999"},
    ],
    ids=str,
)
def test_a_terminal_of_any_kind_is_written_to(variables: dict[str, str]) -> None:
    told = SECURED + "print('\\u2713 \\udcff')"
    for command in (["-m", "gui", "doctor", "raft"], ["-m", "gui", "--help"], ["-c", told]):
        done = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            capture_output=True,
            env={**os.environ, **variables},
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout
