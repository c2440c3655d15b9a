"""A show in a real window whose display goes away, or that a signal ends, during a fault."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from tests.integration.surroundings import windowhand
from tests.integration.surroundings.hostile import as_from_a_terminal
from tests.integration.surroundings.shows import LONG_S, assert_recorded_to_the_end, end, started_by
from tests.process_wait import still_alive

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(shutil.which("Xvfb") is None, reason="Xvfb isn't installed"),
]

ROOT = Path(__file__).parents[3]


@pytest.fixture
def display() -> Generator[tuple["subprocess.Popen[bytes]", str]]:
    """Yields a private X server, and the value for DISPLAY."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-ac", "-nolisten", "tcp"],
        pass_fds=(writing,),
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as number:
            yield server, f":{number.readline().strip()}"
    finally:
        server.kill()
        server.wait()


@contextmanager
def showing(display: str) -> Generator["subprocess.Popen[str]"]:
    """Yields the program with a window on ``display``, and with the leader paused."""
    environment = {**os.environ, "DISPLAY": display, "PYTHONPATH": str(ROOT)}
    for name in ("QT_QPA_PLATFORM", "WAYLAND_DISPLAY"):
        environment.pop(name, None)
    show = subprocess.Popen(
        [
            *(sys.executable, windowhand.__file__, "raft", "--fault", "pause-leader"),
            *("--countdown", "0", "--rate", "300", "--size", "1280x720"),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        preexec_fn=as_from_a_terminal,  # noqa: PLW1509 - no thread of this test is in a lock
    )
    try:
        assert show.stdout is not None
        if "there\n" not in show.stdout:
            pytest.fail(f"ended before its fault, code {show.wait()}: {show.communicate()[1]}")
        yield show
    finally:
        end(show)


def assert_nothing_left(started: list[psutil.Process], home: Path) -> None:
    assert still_alive(started, LONG_S) == []
    deadline = time.monotonic() + LONG_S
    while list((home / "cache" / "runs").iterdir()) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert list((home / "cache" / "runs").iterdir()) == []
    assert_recorded_to_the_end(home)


def test_a_display_that_dies_ends_the_show_with_its_recording_closed(
    home: Path, display: tuple["subprocess.Popen[bytes]", str]
) -> None:
    server, name = display
    with showing(name) as show:
        started = started_by(show)
        assert any("nats-server" in process.name() for process in started)
        server.kill()
        _, told = show.communicate(timeout=LONG_S)
        assert show.returncode == 1
        assert "the show has ended with its display" in told
        assert "Traceback" not in told
    assert_nothing_left(started, home)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_show_in_a_window_in_order(
    home: Path, display: tuple["subprocess.Popen[bytes]", str], number: signal.Signals
) -> None:
    with showing(display[1]) as show:
        started = started_by(show)
        show.send_signal(number)
        show.send_signal(number)
        _, told = show.communicate(timeout=LONG_S)
        assert "Traceback" not in told
        assert show.returncode == 0
    assert_nothing_left(started, home)
