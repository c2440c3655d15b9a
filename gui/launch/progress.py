"""Shows the progress of the installation on stderr: a bar, or some lines where nobody watches."""

from __future__ import annotations

import re
import sys
import time

from gui.launch import places

_PACKAGE = re.compile(
    r"(?:Collecting |Requirement already satisfied: |Processing .*[/\\](?=[^/\\]+\.whl))"
    r"([\w.]+(?:-[A-Za-z][\w.]*)*)"
)
_BAR = 24
"""Signs in the bar."""

_STEPS = 4
"""Lines at most, where there is no terminal, for all packages together."""

_SIZE = re.compile(r"\s+(?:Downloading|Using cached) .*\(([^)]*)\)\s*$")


class SetupProgress:
    """Reads pip's output and shows which package, how many of how many, and since when.

    Attributes:
        number: packages done or under way in this phase.
        total: packages to install; 0 where they aren't counted.
        what: the present package, or the present step for all packages.
    """

    def __init__(self, what: str, total: int, verb: str = "Installing") -> None:
        """Starts the clock; ``what`` is shown until pip says more."""
        self.number = 0
        self.total = total
        self.what = what
        self._verb = verb
        self._began = time.monotonic()
        self._installed_before = _installed()
        self._unpacking = False
        self._told = ""
        self._terminal = sys.stderr.isatty()

    def begin_again(self, what: str) -> None:
        """Counts from the start, as another program goes on; the clock isn't set back."""
        self.number, self.what, self._unpacking = 0, what, False

    def feed(self, line: str) -> None:
        """Takes a line of pip's output."""
        if line.startswith("Ignoring "):  # meant for another system
            self.total = max(0, self.total - 1)
        elif found := _PACKAGE.match(line):
            self.number += 1
            self.what = found[1]
        elif found := _SIZE.match(line):
            self.what = f"{self.what.split(' (')[0]} ({found[1]})"
        elif line.startswith("Installing collected packages") and self.total:
            self._unpacking = True
            self.what = "unpacking"
        self.show()

    def show(self) -> None:
        """Prints the progress: a bar on a terminal; elsewhere a line for each quarter."""
        if self._unpacking:
            self.number = min(self.total, max(0, _installed() - self._installed_before))
        seconds = f"{time.monotonic() - self._began:.0f} s"
        if self._terminal:
            bar = f"{_bar(self.number, self.total)} {self.number} of {self.total}  "
            line = f"{self._verb} {bar if self.total else ''}{self.what}, {seconds}"
            print(f"\r\033[K{line}", end="", file=sys.stderr, flush=True)
            return
        step = "unpacking" if self._unpacking else str(_STEPS * self.number // (self.total or 1))
        if step != self._told:
            count = f"{self.number} of {self.total}: " if self.total else ""
            print(f"{self._verb} {count}{self.what}, {seconds}", file=sys.stderr, flush=True)
        self._told = step

    def end(self) -> None:
        """Clears the line."""
        if self._terminal:
            print("\r\033[K", end="", file=sys.stderr, flush=True)


def _bar(number: int, total: int) -> str:
    """Returns a bar of ASCII signs, which every terminal has, filled as far as ``number``."""
    filled = _BAR * number // total if total else 0
    return f"[{'#' * filled}{'.' * (_BAR - filled)}]"


def count(lock: str) -> int:
    """Returns the number of packages in a lock file's text, for all systems together."""
    return len(re.findall(r"^[A-Za-z0-9][\w.-]*==", lock, re.MULTILINE))


def _installed() -> int:
    folders = [*places.VENV.glob("lib/python3*/site-packages"), places.VENV / "Lib/site-packages"]
    return sum(len(list(folder.glob("*.dist-info"))) for folder in folders)
