"""Checks, for the fixtures in the conftests, of everything that no test may leave behind."""

from __future__ import annotations

import asyncio
import os
import sys
import threading

import psutil

from tests import outside

GRACE_S = 3.0
"""Seconds that whatever is ending already gets to end."""


class Snapshot:
    """The threads and child processes that exist before a test."""

    def __init__(self) -> None:
        """Notes all present threads and child processes."""
        self._threads = set(threading.enumerate())
        self._children = {child.pid for child in _children()}

    def leaked(self) -> list[str]:
        """Names new threads and processes that don't end; kills such processes.

        Blocks for up to :data:`GRACE_S` seconds when there is something to wait for.
        """
        return [*self._leaked_children(), *self._leaked_threads()]

    def _leaked_children(self) -> list[str]:
        new = [child for child in _children() if child.pid not in self._children]
        _, alive = psutil.wait_procs(new, timeout=GRACE_S) if new else ([], [])
        told: list[str] = []
        for process in alive:
            if given := outside.arguments(process):
                told.append(f"process {process.pid}: {' '.join(given)[:120]}")
        outside.kill(alive)
        psutil.wait_procs(alive, timeout=GRACE_S)
        return told

    def _leaked_threads(self) -> list[str]:
        new = [thread for thread in threading.enumerate() if thread not in self._threads]
        for thread in new:
            thread.join(GRACE_S)
        return [f"thread {thread.name}" for thread in new if thread.is_alive()]


async def leaked_tasks() -> list[str]:
    """Names the tasks of the running loop that don't end, and cancels them."""
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    if others:
        await asyncio.wait(others, timeout=GRACE_S)
    alive = [task for task in others if not task.done()]
    told = [f"task {task.get_name()}: {task.get_coro()!r}"[:160] for task in alive]
    for task in alive:
        task.cancel()
    return told


def _children() -> list[psutil.Process]:
    # To look through all processes of the machine takes longer than most tests.
    return outside.descendants() if _has_children() else []


def _has_children() -> bool:
    """Whether there is any child process, ended or not; True where nobody can tell."""
    if sys.platform == "win32" or not hasattr(os, "waitid"):
        return True
    try:
        os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return False
    return True
