"""Finds and ends all that a process has started, also what has left the group and the session.

A program that detaches itself is forgotten by who started it: its parent ends, and the system gives
it to the first process of the machine, where nobody can tell whose it was. On Linux a process may
take the orphans among its descendants in instead: then all of them stay below it, and none else.
"""

from __future__ import annotations

import ctypes
import os
import sys
import time
from contextlib import suppress
from pathlib import Path

from core.process.identity import ProcessIdentity

_PROC = Path("/proc")
_SET_CHILD_SUBREAPER = 36
"""``PR_SET_CHILD_SUBREAPER`` of ``prctl``, which Python hasn't; see ``man 2 prctl``."""

_STATE, _PARENT, _START = 0, 1, 19
"""Places of the fields 3, 4 and 22 of ``/proc/PID/stat``, counted after the program's name."""


def take_orphans_in() -> bool:
    """Makes this process the parent of its descendants whose own parents end.

    Returns:
        Whether it is from now on: only Linux has that.
    """
    if sys.platform != "linux":
        return False
    try:
        return ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0
    except (OSError, AttributeError):
        return False


def kill_descendants(within_s: float) -> set[ProcessIdentity]:
    """Kills all that this process has started, and all that those have, on Linux.

    What is killed starts nothing more, so the look that finds nothing new is the last one.

    Args:
        within_s: how long to look for more, seconds.

    Returns:
        Those that were found.
    """
    found: set[ProcessIdentity] = set()
    until = time.monotonic() + within_s
    while new := _descendants() - found:
        for each in new:
            each.kill()
        found |= new
        if time.monotonic() > until:
            break
    return found


def has_ended_children() -> bool:
    """Whether a child of this process has ended and wasn't collected, on Linux; a quick look."""
    if sys.platform != "linux":
        return False
    try:
        found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return False
    return found is not None


def ended_children() -> set[int]:
    """Returns the ids of this process's children that have ended and weren't collected."""
    me = os.getpid()
    return {
        pid for pid, (parent, _, has_ended) in _everyone().items() if has_ended and parent == me
    }


def _descendants() -> set[ProcessIdentity]:
    """Returns all living processes below this one, by whom each has as a parent now."""
    everyone = _everyone()
    children: dict[int, list[int]] = {}
    for pid, (parent, _, _) in everyone.items():
        children.setdefault(parent, []).append(pid)
    below: list[int] = []
    ahead = [os.getpid()]
    while ahead:
        ahead = [child for pid in ahead for child in children.get(pid, ())]
        below += ahead
    return {
        ProcessIdentity.started(pid, start)
        for pid in below
        for _, start, has_ended in (everyone[pid],)
        if not has_ended
    }


def _everyone() -> dict[int, tuple[int, float, bool]]:
    """Returns parent, start in ticks and whether it has ended of each process, by pid."""
    if sys.platform != "linux":
        return {}
    found: dict[int, tuple[int, float, bool]] = {}
    for folder in _PROC.iterdir():
        if folder.name.isdecimal():
            with suppress(OSError, ValueError, IndexError):
                stat = (folder / "stat").read_bytes()
                fields = stat[stat.rindex(b")") + 2 :].split()
                has_ended = fields[_STATE] in (b"Z", b"X")
                found[int(folder.name)] = (int(fields[_PARENT]), float(fields[_START]), has_ended)
    return found
