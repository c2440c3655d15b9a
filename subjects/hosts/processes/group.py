"""Ends, freezes and wakes a process together with all that the process has started.

A server of ours is one process. What others write into a scenario file may be a shell, a launcher,
or a server with workers: hit alone, it would leave these running.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress

import psutil


def leads_group(process: psutil.Process) -> bool:
    """Whether ``process`` still is there, and was started in a separate session."""
    if sys.platform == "win32":
        return False
    try:
        return process.is_running() and os.getpgid(process.pid) == process.pid
    except (psutil.Error, OSError):
        return False


def kill_group(pid: int) -> None:
    """Kills all that belongs to the process ``pid``, which was started in a separate session."""
    _each(pid, "SIGKILL", psutil.Process.kill)


def pause_group(pid: int) -> None:
    """Freezes all that belongs to the process ``pid``."""
    _each(pid, "SIGSTOP", psutil.Process.suspend)


def resume_group(pid: int) -> None:
    """Wakes all that belongs to the process ``pid``."""
    _each(pid, "SIGCONT", psutil.Process.resume)


def _each(pid: int, name: str, otherwise: Callable[[psutil.Process], None]) -> None:
    if sys.platform != "win32":
        # A group has the id of its leader, and exists as long as any member of it does.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, getattr(signal, name))
        return
    with suppress(psutil.Error):
        leader = psutil.Process(pid)
        for process in (*leader.children(recursive=True), leader):
            with suppress(psutil.Error):
                otherwise(process)
