"""Qt's own attempt to open the display, in a process of its own: where it aborts, only that ends.

It takes a third of a second, so it is made only where a display is in doubt.
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
    """What came of an attempt."""

    opened: bool
    """Also where it couldn't be made: then the display isn't what is wrong."""
    said: str
    """What Qt wrote meanwhile."""
    late: bool = False
    """Whether the limit ended it."""


def try_to_open() -> Trial:
    """Opens a display as this process would, and closes it again."""
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
    # By its words: the exit code isn't to be had where the parent ignores SIGCHLD.
    steps = done.stdout.split("\n")
    if "no screen" in steps:
        return Trial(False, "there is no screen on it")
    return Trial("opened" in steps or "trying" not in steps, done.stderr)
