"""A show in the terminal that a signal ends: everything is saved, and nothing is left."""

import os
import signal
import subprocess
import sys
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from core.model.events import ViolationOpened
from core.recording.reader import read_recording
from tests.integration.surroundings.hostile import PLAYS_WITHIN_S, as_from_a_terminal
from tests.integration.surroundings.shows import LONG_S, assert_recorded_to_the_end, end, started_by
from tests.process_wait import still_alive

pytestmark = [
    pytest.mark.integration,
    pytest.mark.timeout(300),
    pytest.mark.skipif(sys.platform == "win32", reason="signals of this kind are POSIX's"),
]

ROOT = Path(__file__).parents[3]


@contextmanager
def playing(*arguments: str, ignoring: int | None = None) -> Generator["subprocess.Popen[str]"]:
    """Yields a short show in a separate process, whose load runs."""

    def prepare() -> None:
        as_from_a_terminal()
        if ignoring is not None:
            signal.signal(ignoring, signal.SIG_IGN)

    show = subprocess.Popen(
        [
            *(sys.executable, "-m", "gui", "raft", "--headless"),
            *("--countdown", "0.2", "--rate", "300", *arguments),
        ],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=prepare,  # noqa: PLW1509 - no thread of this test is in a lock
    )
    try:
        assert show.stdout is not None
        assert any("load running" in line for line in show.stdout)
        yield show
    finally:
        end(show)


def assert_ended_in_order(
    show: "subprocess.Popen[str]", started: Sequence[psutil.Process], home: Path, report: Path
) -> None:
    told, problems = show.communicate(timeout=LONG_S)
    assert "Traceback" not in told + problems
    assert still_alive(started, LONG_S) == []
    assert list((home / "cache" / "runs").iterdir()) == []
    assert_recorded_to_the_end(home)
    names = sorted(path.name for path in report.iterdir())
    assert names == ["report.html", "run.jsonl", "summary.json"]


@pytest.mark.parametrize(
    "signals",
    [
        pytest.param((signal.SIGINT,), id="ctrl-c"),
        pytest.param((signal.SIGTERM,), id="polite kill"),
        pytest.param((signal.SIGHUP,), id="closed terminal"),
        pytest.param((signal.SIGQUIT,), id="ctrl-backslash"),
        pytest.param((signal.SIGTERM, signal.SIGTERM), id="twice"),
        pytest.param((signal.SIGHUP, signal.SIGHUP, signal.SIGTERM), id="shell and kernel"),
        pytest.param((signal.SIGINT, signal.SIGINT), id="ctrl-c twice"),
    ],
)
def test_a_signal_ends_the_show_in_order(
    home: Path, tmp_path: Path, signals: tuple[signal.Signals, ...]
) -> None:
    with playing("--report", str(tmp_path / "out")) as show:
        started = started_by(show)
        assert started
        for number in signals:
            show.send_signal(number)
        assert_ended_in_order(show, started, home, tmp_path / "out")
        assert show.returncode - 128 in signals


def test_a_machine_that_shuts_down_ends_the_show_in_order(home: Path, tmp_path: Path) -> None:
    with playing("--report", str(tmp_path / "out")) as show:
        started = started_by(show)
        for process in (psutil.Process(show.pid), *started):
            with suppress(psutil.NoSuchProcess):  # the warden was quicker
                process.terminate()
        assert_ended_in_order(show, started, home, tmp_path / "out")
        [recording] = (home / "data" / "recordings").glob("*.jsonl")
        assert not [e for e in read_recording(recording) if isinstance(e, ViolationOpened)]
        assert show.returncode == 128 + signal.SIGTERM


def test_a_hang_up_that_is_ignored_stays_ignored(home: Path) -> None:
    with playing(ignoring=signal.SIGHUP) as show:
        show.send_signal(signal.SIGHUP)
        told, _ = show.communicate(timeout=PLAYS_WITHIN_S)
        assert show.returncode == 0, told


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["launch.py", "--version"], id="launcher"),
        pytest.param(["-m", "gui", "--version"], id="program"),
        pytest.param(["-m", "gui", "raft", "--headless"], id="show"),
    ],
)
def test_a_ctrl_c_before_anything_is_under_way_ends_it_with_no_words(command: list[str]) -> None:
    """The signal is pending before the first line runs, as one that the launcher held back."""

    def hold() -> None:
        as_from_a_terminal()
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
        os.kill(os.getpid(), signal.SIGINT)

    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        preexec_fn=hold,
        timeout=LONG_S,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGINT, "", "")
