"""Displays that can't be opened are refused in one sentence, and those that work are not.

Stands for: an abort with exit code 134, and advice to install what is installed.
"""

import os
import secrets
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integration.surroundings.x_server import needs_xvfb, x_server

pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display"),
]

ROOT = Path(__file__).parents[4]
VARIABLES = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_RUNTIME_DIR", "XAUTHORITY")


def clean(variables: dict[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    return {**kept, **variables}


def start(variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "gui"]
    return subprocess.run(
        command, env=clean(variables), cwd=ROOT, capture_output=True, text=True, check=False
    )


def refusal(variables: dict[str, str]) -> str:
    done = start(variables)
    assert done.returncode == 2, done.stderr
    lines = done.stderr.splitlines()
    assert len(lines) == 1
    assert "faultstage --headless" in lines[0]
    return lines[0]


def works(variables: dict[str, str]) -> bool:
    code = "from gui.display.check import why_no_window as why; raise SystemExit(why())"
    done = subprocess.run([sys.executable, "-c", code], env=clean(variables), cwd=ROOT, check=False)
    return done.returncode == 0


def dead_socket(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(path))
    return path


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({}, "neither DISPLAY nor WAYLAND_DISPLAY is set"),
        ({"DISPLAY": ":4711"}, "the display :4711 (DISPLAY) has no X server that answers"),
        ({"DISPLAY": "unix:4711"}, "unix:4711 (DISPLAY) has no X server"),
        ({"DISPLAY": "localhost:4711"}, "localhost:4711 (DISPLAY) has no X server"),
        ({"DISPLAY": "no-such-host.invalid:0"}, "no-such-host.invalid:0 (DISPLAY)"),
        ({"DISPLAY": "nonsense"}, "is no name of a display"),
        ({"DISPLAY": ":4711", "QT_QPA_PLATFORM": "xcb"}, ":4711 (DISPLAY)"),
        ({"QT_QPA_PLATFORM": "xcb"}, "asks for xcb, and DISPLAY isn't set"),
        ({"QT_QPA_PLATFORM": "nonsense"}, "Qt has no platform nonsense"),
        ({"QT_QPA_PLATFORM": "linuxfb:fb=/nowhere"}, "QT_QPA_PLATFORM=linuxfb:fb=/nowhere"),
        ({"WAYLAND_DISPLAY": "wayland-9"}, "XDG_RUNTIME_DIR, where it would be, isn't set"),
        ({"WAYLAND_DISPLAY": "/nowhere/wayland-9"}, "/nowhere/wayland-9 (WAYLAND_DISPLAY)"),
        (
            {"WAYLAND_DISPLAY": "wayland-9", "XDG_RUNTIME_DIR": "/nowhere", "DISPLAY": ":4711"},
            "No such file or directory; the display :4711 (DISPLAY)",
        ),
    ],
)
def test_display_that_is_not_there_is_named(variables: dict[str, str], told: str) -> None:
    assert told in refusal(variables)


def test_socket_of_a_dead_compositor_is_named(tmp_path: Path) -> None:
    dead_socket(tmp_path / "wayland-9")
    told = refusal({"WAYLAND_DISPLAY": "wayland-9", "XDG_RUNTIME_DIR": str(tmp_path)})
    assert "wayland-9 (WAYLAND_DISPLAY) has no compositor that answers: Connection refused" in told


@needs_xvfb
def test_socket_of_a_killed_x_server_is_named() -> None:
    with x_server() as server:
        server.process.kill()
        server.process.wait()
        left = Path(f"/tmp/.X11-unix/X{server.display[1:]}")
        lock = Path(f"/tmp/.X{server.display[1:]}-lock")
        try:
            assert left.exists()
            assert f"{server.display} (DISPLAY) has no X server" in refusal(
                {"DISPLAY": server.display}
            )
        finally:
            left.unlink()
            lock.unlink(missing_ok=True)


@needs_xvfb
def test_x_server_that_refuses_our_cookie_is_named_and_the_right_cookie_opens_it(
    tmp_path: Path,
) -> None:
    cookie = secrets.token_bytes(16)
    fields = (b"", b"", b"MIT-MAGIC-COOKIE-1", cookie)
    entry = b"\xff\xff" + b"".join(len(field).to_bytes(2, "big") + field for field in fields)
    authority = tmp_path / "authority"
    authority.write_bytes(entry)
    with x_server("800x600x24", "-auth", str(authority)) as server:
        told = refusal({"DISPLAY": server.display, "XAUTHORITY": os.devnull})
        assert "lets nobody in from here" in told
        assert works({"DISPLAY": server.display, "XAUTHORITY": str(authority)})


@needs_xvfb
def test_every_way_to_name_a_display_that_works_is_taken(tmp_path: Path) -> None:
    with x_server() as server:
        assert works({"DISPLAY": server.display})
        assert works({"DISPLAY": f"unix{server.display}"})
        assert works({"DISPLAY": f"{server.display}.0"})
        assert works({"DISPLAY": server.display, "WAYLAND_DISPLAY": "wayland-9"})
        assert works({"DISPLAY": server.display, "QT_QPA_PLATFORM": "wayland;xcb"})
        assert works({"DISPLAY": server.display, "QT_QPA_PLATFORM_PLUGIN_PATH": str(tmp_path)})
        assert "has no such screen" in refusal({"DISPLAY": f"{server.display}.7"})


COLD_DISK = """
import ctypes, time
from gui.display import check, connection, trial

load = ctypes.CDLL

def slowly(*arguments, **options):
    time.sleep(2 * connection.LIMIT_S)
    return load(*arguments, **options)

connection.LIMIT_S = 1.0
connection.ctypes.CDLL = slowly
raise SystemExit(check.why_no_window())
"""


@needs_xvfb
def test_time_to_load_qt_from_a_slow_disk_is_not_counted_against_the_display() -> None:
    with x_server() as server:
        command = [sys.executable, "-c", COLD_DISK]
        variables = clean({"DISPLAY": server.display, "FAULTSTAGE_COMMAND": "faultstage"})
        done = subprocess.run(
            command, env=variables, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("platform", ["offscreen", "minimal", "vnc:port=0"])
def test_platforms_without_a_display_are_taken(platform: str) -> None:
    assert works({"QT_QPA_PLATFORM": platform})


@needs_xvfb
def test_x_server_that_stands_still_is_given_up_on() -> None:
    with x_server() as server:
        server.process.send_signal(signal.SIGSTOP)
        assert "didn't answer within" in refusal({"DISPLAY": server.display})
