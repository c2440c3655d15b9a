"""Lets Qt try to open the display in another process, since Qt aborts where that fails.

The attempt takes a third of a second, and is made only where a display is in doubt.
"""

from __future__ import annotations

import subprocess
from typing import NamedTuple

from core.process.handed_on import python_command, reaper_environment

LIMIT_S = 8.0
"""How long Qt may take, in seconds."""


class Trial(NamedTuple):
    """The outcome of an attempt to open the display."""

    opened: bool
    """Also True where the attempt couldn't be made: the display isn't what is wrong then."""
    said: str
    """Qt's output meanwhile."""
    late: bool = False
    """Whether the attempt took longer than :data:`LIMIT_S`."""


def try_to_open() -> Trial:
    """Opens the display in another process, in the way that this process would."""
    command = python_command("gui.display.trial_child")
    try:
        done = subprocess.run(
            command,
            env=reaper_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=LIMIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Trial(False, "", late=True)
    except OSError:
        return Trial(True, "")
    # Judged by the output: there is no exit code where the parent ignores SIGCHLD.
    steps = done.stdout.split("\n")
    if "no screen" in steps:
        return Trial(False, "there is no screen on it")
    return Trial("opened" in steps or "trying" not in steps, done.stderr)
