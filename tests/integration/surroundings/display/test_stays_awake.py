"""The screen stays on during a story: a real window, and a screen saver on a real bus.

Stands for: the screen saver that came on in mid-show.
"""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.integration.surroundings.x_server import (
    XServer,
    needs_xdotool,
    needs_xvfb,
    press,
    x_server,
)

pytestmark = [
    pytest.mark.integration,
    needs_xvfb,
    needs_xdotool,
    pytest.mark.skipif(not shutil.which("dbus-daemon"), reason="needs dbus-daemon"),
]

ROOT = Path(__file__).parents[4]
HELD = {
    "held org.freedesktop.ScreenSaver Faultstage",
    "held org.freedesktop.portal.Inhibit",
}


@pytest.fixture
def bus() -> Generator[str]:
    """Yields the address of a private session bus."""
    command = ["dbus-daemon", "--session", "--nofork", "--print-address=1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as daemon:
        try:
            assert daemon.stdout is not None
            yield daemon.stdout.readline().strip()
        finally:
            daemon.kill()


@pytest.fixture
def saver(bus: str) -> Generator[subprocess.Popen[str]]:
    """Yields a screen saver on that bus."""
    command = [sys.executable, "-m", "tests.integration.surroundings.display.saver_service"]
    environment = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": bus}
    with subprocess.Popen(
        command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as service:
        try:
            assert said(service) == "ready"
            yield service
        finally:
            service.kill()


@pytest.fixture
def server() -> Generator[XServer]:
    with x_server("1000x700x24") as server:
        yield server


def said(service: subprocess.Popen[str]) -> str:
    assert service.stdout is not None
    return service.stdout.readline().strip()


def start(server: XServer, bus: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "DISPLAY": server.display, "DBUS_SESSION_BUS_ADDRESS": bus}
    environment.pop("QT_QPA_PLATFORM", None)
    return subprocess.Popen([sys.executable, "-m", "gui", "raft"], env=environment, cwd=ROOT)


def fill_the_screen(server: XServer, service: subprocess.Popen[str]) -> set[str]:
    """Presses F once the stage is shown; returns the next two lines of the screen saver."""
    environment = {**os.environ, "DISPLAY": server.display}
    command = ["xdotool", "search", "--sync", "--onlyvisible", "--name", "Raft"]
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    press(server, "f")
    return {said(service), said(service)}


def test_screen_saver_is_held_off_on_a_full_screen_and_let_go_after_it(
    server: XServer, bus: str, saver: subprocess.Popen[str]
) -> None:
    with start(server, bus) as app:
        try:
            assert fill_the_screen(server, saver) == HELD
            press(server, "f")
            assert said(saver) == "gone"
            press(server, "q")
            assert app.wait() == 0
        finally:
            app.kill()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_screen_saver_is_let_go_however_the_app_ends(
    server: XServer, bus: str, saver: subprocess.Popen[str], how: signal.Signals
) -> None:
    with start(server, bus) as app:
        try:
            assert fill_the_screen(server, saver) == HELD
            app.send_signal(how)
            assert said(saver) == "gone"
        finally:
            app.kill()


def test_app_without_a_bus_that_answers_goes_on(server: XServer) -> None:
    with start(server, "unix:path=/nowhere/bus") as app:
        try:
            environment = {**os.environ, "DISPLAY": server.display}
            command = ["xdotool", "search", "--sync", "--onlyvisible", "--name", "Raft"]
            subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
            press(server, "f")
            press(server, "q")
            assert app.wait() == 0
        finally:
            app.kill()
