"""Looks at processes from outside, each of which may end between two looks."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

import psutil


def existing(pids: Iterable[int]) -> list[psutil.Process]:
    """Returns the processes that exist."""
    found: list[psutil.Process] = []
    for pid in pids:
        with suppress(psutil.NoSuchProcess):
            found.append(psutil.Process(pid))
    return found


def descendants(pid: int | None = None) -> list[psutil.Process]:
    """Returns children and their descendants, by default of this process."""
    with suppress(psutil.NoSuchProcess):
        return psutil.Process(pid).children(recursive=True)
    return []


def name(process: psutil.Process) -> str:
    """Returns the name of the process's program; empty for a process that is gone."""
    with suppress(psutil.NoSuchProcess):
        return process.name()
    return ""


def arguments(process: psutil.Process) -> list[str]:
    """Returns the arguments of the process; empty for a process that is gone."""
    with suppress(psutil.NoSuchProcess):
        return process.cmdline()
    return []


def status(process: psutil.Process) -> str:
    """Returns the status of the process; empty for a process that is gone."""
    with suppress(psutil.NoSuchProcess):
        return process.status()
    return ""


def kill(processes: Iterable[psutil.Process]) -> None:
    """Kills those processes that still exist."""
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.kill()
