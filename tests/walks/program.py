"""The program in a window on a screen for one walk, and the keys pressed there.

Nothing of the test is inside the program: what it does is read off its recording, and keys and
clicks come from ``xdotool`` through the X server, as a keyboard's and a mouse's do. (Events that
are made inside the process would pass over the very things that broke: focus, shortcuts, and a
loop that is busy with something else when a key comes.)
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import psutil

from core.process.paths import HOME_VARIABLE
from tests.tied import tied

ROOT = Path(__file__).parents[2]
WIDTH, HEIGHT = 1920, 1080
_SIZE = ("--size", f"{WIDTH}x{HEIGHT}")

ENDS_WITHIN_S = 30.0
"""The longest time that the program may take to clean up after Q."""

_GOES_WITHIN_S = 10.0
"""The longest time for all that the program started to end after it, on a busy machine."""


def missing() -> str:
    """Returns what a walk lacks on this machine, as a reason to skip; empty for nothing."""
    for program, package in (("Xvfb", "xvfb"), ("xdotool", "xdotool")):
        if shutil.which(program) is None:
            return f"{program} isn't here: apt-get install {package}"
    return ""


class WalkedProgram:
    """One start of the program, in a home folder for that start.

    Attributes:
        home: the base of all files that the program writes.
    """

    def __init__(
        self,
        display: str,
        home: Path,
        arguments: Sequence[str],
        *,
        full_screen: bool = False,
        command: Sequence[str] = (sys.executable, "-m", "gui"),
    ) -> None:
        """Starts the program; returns before there is a window.

        A window that isn't to be ``full_screen`` is given the stage's size; ``command`` is what
        starts the program.
        """
        self.home = home
        home.mkdir(parents=True, exist_ok=True)
        self._said = (home / "stderr").open("wb")
        kept = {name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"}
        self._environment = {
            **kept,
            HOME_VARIABLE: str(home),
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
        }
        self._process = subprocess.Popen(
            [*command, *arguments, *(() if full_screen else _SIZE)],
            cwd=ROOT,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=self._said,
            stderr=self._said,
            start_new_session=True,
            preexec_fn=tied(),  # noqa: PLW1509 - one call of the system, no Python code waits
        )

    @property
    def runs(self) -> bool:
        """Whether the program hasn't ended."""
        return self._process.poll() is None

    @property
    def pid(self) -> int:
        """The id of the program's own process."""
        return self._process.pid

    def press(self, *keys: str) -> None:
        """Presses ``keys``, by their names in X11, in quick succession."""
        self._do("key", "--delay", "25", *keys)

    def click(self, x: float, y: float) -> None:
        """Clicks at the shares ``x`` and ``y`` of the stage's width and height."""
        self._do("mousemove", str(int(x * WIDTH)), str(int(y * HEIGHT)), "click", "1")

    def point(self, x: int, y: int) -> None:
        """Moves the mouse to a place in pixels."""
        self._do("mousemove", str(x), str(y))

    def title(self, name: str = "Faultstage") -> str:
        """Returns the title of the window that has ``name`` in it; empty where there is none."""
        words = ["xdotool", "search", "--onlyvisible", "--name", name, "getwindowname"]
        found = subprocess.run(
            words, env=self._environment, timeout=20, check=False, capture_output=True, text=True
        )
        return found.stdout.strip()

    def hold(self, seconds: float, *keys: str) -> None:
        """Holds all ``keys`` down together for ``seconds``."""
        self._do("keydown", *" keydown ".join(keys).split())
        time.sleep(seconds)
        self._do("keyup", *" keyup ".join(reversed(keys)).split())

    def place(self) -> tuple[int, ...]:
        """Returns left, top, width and height of the window; empty while there is none."""
        words = ["xdotool", "search", "--onlyvisible", "--name", "Faultstage"]
        words += ["getwindowgeometry", "--shell"]
        found = subprocess.run(
            words, env=self._environment, timeout=20, check=False, capture_output=True, text=True
        )
        said = dict(line.split("=", 1) for line in found.stdout.splitlines() if "=" in line)
        sides = (said.get(name, "") for name in ("X", "Y", "WIDTH", "HEIGHT"))
        return tuple(int(side) for side in sides if side)

    def processes(self) -> list[psutil.Process]:
        """Returns the program and all that it has started, with what these have started."""
        found = {process.pid: process for process in _of_home(self.home)}
        for process in tuple(found.values()):
            with suppress(psutil.Error):
                found |= {child.pid: child for child in process.children(recursive=True)}
        return list(found.values())

    def picture(self, file: Path) -> None:
        """Writes a picture of the screen to ``file``, a PNG."""
        command = [sys.executable, "-m", "tests.walks.picture", str(file)]
        with suppress(OSError, subprocess.SubprocessError):
            subprocess.run(command, cwd=ROOT, env=self._environment, timeout=20, check=False)

    def wait(self) -> int | None:
        """Returns the exit code; None for a program that doesn't end, which is then killed."""
        try:
            return self._process.wait(ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            self.kill()
            return None

    def kill(self) -> None:
        """Kills the program if still running."""
        if self.runs:
            self._process.kill()
        self._process.wait()
        self._said.close()

    def left(self) -> list[str]:
        """Returns processes still running some time after the end, after ending them."""
        alive = _of_home(self.home)
        psutil.wait_procs(alive, timeout=_GOES_WITHIN_S)
        told: list[str] = []
        for process in _of_home(self.home):
            with suppress(psutil.Error):
                told.append(f"process {process.pid}: {' '.join(process.cmdline())[:120]}")
                process.kill()
        return told

    def _do(self, *words: str) -> None:
        if self.runs:
            command = ["xdotool", *words]
            subprocess.run(command, env=self._environment, timeout=20, check=False)


def _of_home(home: Path) -> list[psutil.Process]:
    """Returns the processes that have inherited this home, whoever is the parent."""
    found: list[psutil.Process] = []
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if process.environ().get(HOME_VARIABLE) == str(home):
                found.append(process)
    return found
