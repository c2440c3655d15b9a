"""Takes rights from this process that an answer to a phone never needs.

The process writes no file, starts no program and connects to nobody. Whoever
found a hole in the page's server would find a process that can only answer phones.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

_NICE = 5
_STARTS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.forkpty")
_REACHES = ("socket.connect", "socket.sendto", "socket.getaddrinfo")
_CHANGES = (
    "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate",
    "os.chmod", "os.chown", "os.kill", "os.killpg", "shutil.rmtree",
)  # fmt: skip
_REFUSED = frozenset((*_STARTS, *_REACHES, *_CHANGES))
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class ConfinedError(PermissionError):
    """Raised where this process tries an operation that is forbidden here."""


def stand_back() -> None:
    """Lets the window and all others go first."""
    if sys.platform != "win32":
        with suppress(OSError):
            os.nice(_NICE)
    # Linux weighs sessions, and niceness only within each: this weighs the session.
    with suppress(OSError):
        Path("/proc/self/autogroup").write_text(f"{_NICE}\n")


def confine() -> None:
    """Gives up all rights not needed once everything is read and listened on."""
    if sys.platform != "win32":
        import resource

        for limit in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):
            with suppress(OSError, ValueError):
                resource.setrlimit(limit, (0, 0))
    sys.addaudithook(_refuse)


def is_refused(event: str, arguments: tuple[Any, ...]) -> bool:
    """Whether an event of Python's audit hooks is forbidden to this process."""
    if event in _REFUSED:
        return True
    if event != "open" or len(arguments) < 3:
        return False
    flags = arguments[2]
    return isinstance(flags, int) and bool(flags & _WRITES)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if is_refused(event, arguments):
        raise ConfinedError(f"the audience's process must not do this: {event}")
