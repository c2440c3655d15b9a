"""Tests of real keys under real layouts: by letter, or else by position.

Stands for: letters that are dead under a Russian layout, and remotes that send positions.
"""

import os
import shutil
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
    pytest.mark.skipif(not shutil.which("setxkbmap"), reason="needs setxkbmap"),
]

ROOT = Path(__file__).parents[4]
Q, R, F, S, A, X, C, B, DOT, ONE, SIX, SLASH = 24, 27, 41, 39, 38, 53, 54, 56, 60, 10, 15, 61
"""X keycodes of positions, by what a US keyboard has there."""


@pytest.fixture(scope="module")
def server() -> Generator[XServer]:
    with x_server() as server:
        yield server


def typed(server: XServer, layout: str, *keys: int | str, variant: str = "") -> list[str]:
    """Returns the commands of keys pressed under ``layout``, without that of the final Escape."""
    environment = {**os.environ, "DISPLAY": server.display, "PYTHONPATH": str(ROOT)}
    environment.pop("QT_QPA_PLATFORM", None)
    subprocess.run(["setxkbmap", layout, variant], env=environment, check=True)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.integration.surroundings.display.typed_stage"],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as app:
        try:
            assert app.stdout is not None
            assert app.stdout.readline() == "ready\n"
            press(server, *map(str, keys), "Escape")
            told: list[str] = []
            while (line := app.stdout.readline().strip()) != "esc":
                told.append(line)
            return told
        finally:
            app.kill()


@pytest.mark.parametrize("layout", ["us", "ru", "ua", "gr", "il", "ara", "jp", "kr"])
def test_letters_and_digits_work_under_every_script(server: XServer, layout: str) -> None:
    told = typed(server, layout, R, F, S, B, Q, ONE, C)
    words = ("reset", "full screen", "save report", "blank", "quit", "jump", "systems")
    assert told == [f"{word} 0" for word in words]


def test_full_stop_of_a_remote_blanks_under_a_russian_layout(server: XServer) -> None:
    assert typed(server, "ru", DOT) == ["blank 0"]


def test_french_keyboard_goes_by_its_letters_and_its_unshifted_digits(server: XServer) -> None:
    told = ["audience 0", "quit 0", "jump 0", "jump 5", "blank 0"]
    assert typed(server, "fr", Q, A, ONE, SIX, DOT) == told


def test_dvorak_keyboard_goes_by_its_letters(server: XServer) -> None:
    told = typed(server, "us", Q, X, "apostrophe", "r", variant="dvorak")
    assert told == ["quit 0", "reset 0"]


def test_shift_and_caps_lock_change_nothing(server: XServer) -> None:
    told = typed(server, "ru", "Caps_Lock", Q, f"shift+{R}", "Caps_Lock", f"shift+{ONE}")
    assert told == ["quit 0", "reset 0", "jump 0"]


def test_remotes_arrows_and_keypad_go_on_and_back(server: XServer) -> None:
    keys = ("Next", "Prior", "Down", "Up", "KP_Enter", "XF86Forward", "XF86Back", "F5", "KP_End")
    steps = ["next", "back", "next", "back", "next", "next", "back"]
    assert typed(server, "us", *keys) == [f"{step} 0" for step in steps]


def test_dead_keys_and_compose_hold_up_nothing(server: XServer) -> None:
    told = typed(
        server, "us", "dead_acute", "Multi_key", "space", "apostrophe", "b", variant="intl"
    )
    assert told == ["next 0", "blank 0"]
