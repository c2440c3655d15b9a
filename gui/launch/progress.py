"""Shows the progress of the installation, as one line on stderr."""

from __future__ import annotations

import re
import sys
import time

from gui.launch import places

_PACKAGE = re.compile(
    r"(?:Collecting |Requirement already satisfied: |Processing .*[/\\](?=[^/\\]+\.whl))"
    r"([\w.]+(?:-[A-Za-z][\w.]*)*)"
)
_SIZE = re.compile(r"\s+(?:Downloading|Using cached) .*\(([^)]*)\)\s*$")


class SetupProgress:
    """Reads pip's output and shows which package, how many of how many, and since when.

    Attributes:
        number: packages done or under way in this phase.
        total: packages to install; 0 where they aren't counted.
        what: the present package, or the present step for all packages.
    """

    def __init__(self, what: str, total: int) -> None:
        """Starts the clock; ``what`` is shown until pip says more."""
        self.number = 0
        self.total = total
        self.what = what
        self._began = time.monotonic()
        self._installed_before = _installed()
        self._unpacking = False
        self._told = ""
        self._terminal = sys.stderr.isatty()

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
        """Prints the progress: in place on a terminal, elsewhere a line for each package."""
        if self._unpacking:
            self.number = min(self.total, max(0, _installed() - self._installed_before))
        count = f"{self.number} of {self.total}: " if self.total else ""
        line = f"Installing {count}{self.what}, {time.monotonic() - self._began:.0f} s"
        if self._terminal:
            print(f"\r\033[K{line}", end="", file=sys.stderr, flush=True)
            return
        step = "unpacking" if self._unpacking else str(self.number)
        if step != self._told:
            print(line, file=sys.stderr, flush=True)
        self._told = step

    def end(self) -> None:
        """Clears the line."""
        if self._terminal:
            print("\r\033[K", end="", file=sys.stderr, flush=True)


def count(lock: str) -> int:
    """Returns how many packages a lock file's text names, for all systems together."""
    return len(re.findall(r"^[A-Za-z0-9][\w.-]*==", lock, re.MULTILINE))


def _installed() -> int:
    folders = [*places.VENV.glob("lib/python3*/site-packages"), places.VENV / "Lib/site-packages"]
    return sum(len(list(folder.glob("*.dist-info"))) for folder in folders)
