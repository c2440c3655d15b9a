"""Processes as they are seen from outside: each may go between one look and the next."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

import psutil


def existing(pids: Iterable[int]) -> list[psutil.Process]:
    """Those that there are."""
    found: list[psutil.Process] = []
    for pid in pids:
        with suppress(psutil.NoSuchProcess):
            found.append(psutil.Process(pid))
    return found


def descendants(pid: int | None = None) -> list[psutil.Process]:
    """What a process started and what that started; by default this process."""
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
    """Kills those that there still are."""
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.kill()
