"""Lets Qt try to open the display in another process, since Qt aborts where that fails.

The attempt takes a third of a second, and is made only where a display is in doubt.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import NamedTuple

LIMIT_S = 8.0
"""How long Qt may take, in seconds."""

_CODE = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
try:
    import resource
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
except (ImportError, OSError, ValueError):
    pass
from PySide6.QtGui import QGuiApplication
print("trying", flush=True)
app = QGuiApplication(["faultstage"])
print("opened" if app.primaryScreen() else "no screen", flush=True)
"""


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
    command = [sys.executable, "-P", "-c", _CODE, json.dumps(sys.path)]
    try:
        done = subprocess.run(
            command,
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
