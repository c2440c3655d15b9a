"""Lets Qt try to open the display in another process, since Qt aborts where that fails.

The attempt takes a third of a second, and is made only where a display is in doubt.
"""

from __future__ import annotations

import subprocess
import tempfile
import threading
from typing import NamedTuple

from core.process.handed_on import python_command, reaper_environment

LIMIT_S = 8.0
"""Longest time in which Qt may open the display, in seconds, once Qt itself is loaded."""
_TRYING = "trying"
"""The line that the other process prints when Qt is loaded, before the attempt."""


class Trial(NamedTuple):
    """The outcome of an attempt to open the display."""

    opened: bool
    """Whether the display opened; True as well where the attempt itself couldn't be made."""
    said: str
    """Qt's output meanwhile."""
    late: bool = False
    """Whether the attempt took longer than :data:`LIMIT_S`."""


def try_to_open() -> Trial:
    """Opens the display in another process, in the way that this process would."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as words:
        try:
            process = subprocess.Popen(
                python_command("gui.display.trial_child"),
                env=reaper_environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=words,
                encoding="utf-8",
                errors="replace",
            )
        except OSError:
            return Trial(True, "")
        with process:
            steps, late = _steps(process)
        words.seek(0)
        said = words.read()
    if late:
        return Trial(False, "", late=True)
    # Judged by the output: there is no exit code where the parent ignores SIGCHLD.
    if "no screen" in steps:
        return Trial(False, "there is no screen on it")
    return Trial("opened" in steps or _TRYING not in steps, said)


def _steps(process: subprocess.Popen[str]) -> tuple[list[str], bool]:
    """Returns the steps that the process printed, and whether Qt's attempt took too long.

    The time counts from the attempt on: to load Qt from a cold disk is no fault of the display's.
    """
    late = threading.Event()

    def give_up() -> None:
        late.set()
        process.kill()

    timer = threading.Timer(LIMIT_S, give_up)
    timer.daemon = True
    steps: list[str] = []
    assert process.stdout is not None
    for line in process.stdout:
        steps.append(line.rstrip("\n"))
        if steps[-1] == _TRYING:
            timer.start()
    timer.cancel()
    return steps, late.is_set()
