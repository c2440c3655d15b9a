"""Resets what a process inherited: signals, limits, environment and module path.

Standard library only: the launcher uses it before anything is installed. What a process hands
on to the ones that it starts is in :mod:`core.process.handed_on`.
"""

from __future__ import annotations

import os
import signal
import sys
import warnings
from contextlib import suppress
from pathlib import Path

from core.process.handed_on import clean_environment

ROOT = Path(__file__).resolve().parents[2]
"""The folder of our packages: a checkout, or the folder of the installed packages."""

OPEN_FILES = 65_536
"""Number of open files that is asked for, where the system allows as many."""

_STAYS_IGNORED = frozenset(
    ("SIGHUP", "SIGINT", "SIGQUIT", "SIGPIPE", "SIGXFSZ", "SIGTSTP", "SIGTTIN", "SIGTTOU")
)
"""Signals that may stay ignored: nohup, Python itself and background shells do that on purpose."""


def settle_process() -> None:
    """Puts right the signals and limits that this process inherited.

    Call it first in each process of ours. A signal that the parent ignored would stay ignored:
    with SIGCHLD, the system throws the exit codes of all children away, and a killed child is
    taken for one that ended well.
    """
    _reset_signals()
    raise_open_files()


def settle_app() -> None:
    """Puts right all that the app inherited: as a process, and as a Python program.

    Other programs' variables are removed from this process's environment, and their modules
    give way to Python's and ours. Only for a process that is the app, before it imports much.
    """
    settle_process()
    if not sys.flags.isolated:
        if os.environ.get("PYTHONWARNINGS"):
            warnings.resetwarnings()
            warnings.simplefilter("ignore")
        sys.path[:] = _own_path_first(sys.path, os.environ.get("PYTHONPATH", ""))
    clean = clean_environment()
    for name in set(os.environ) - set(clean):
        del os.environ[name]
    os.environ.update(clean)


def _reset_signals() -> None:
    for number in signal.valid_signals():
        name = getattr(number, "name", "")  # real-time signals are plain numbers
        if name in _STAYS_IGNORED or signal.getsignal(number) is not signal.SIG_IGN:
            continue
        with suppress(OSError, ValueError):
            signal.signal(number, signal.SIG_DFL)
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_SETMASK, ())


def raise_open_files(wanted: int = OPEN_FILES) -> int:
    """Raises the limit of open files to ``wanted``, or as near as the system allows.

    macOS names no hard limit and still refuses more than ``kern.maxfilesperproc``, so that less
    is asked for until that is granted.

    Returns:
        The limit as it is now; ``wanted`` where there is none.
    """
    if sys.platform == "win32":
        return wanted
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return wanted
    asked = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    while asked > soft:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (asked, hard))
            return asked
        asked //= 2
    return soft


def _own_path_first(path: list[str], named: str) -> list[str]:
    """Returns the module path with our folders and Python's before those that PYTHONPATH names.

    The folder of the script, or the one in which ``python -m`` was called, is left out, unless
    our packages are in it.
    """
    root = str(ROOT)
    given = {entry for entry in named.split(os.pathsep) if named}
    with suppress(OSError):  # the current folder was deleted: no module can be there
        given |= {str(Path(entry or ".").absolute()) for entry in given}
    begins = 0 if getattr(sys.flags, "safe_path", False) else 1
    first = [entry for entry in path[:begins] if entry == root]
    rest = [entry for entry in path[begins:] if entry]
    ours = [entry for entry in rest if entry not in given or entry == root]
    return first + ours + [entry for entry in rest if entry in given and entry != root]
