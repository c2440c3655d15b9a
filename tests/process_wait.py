"""Waits for processes to end, most of which have lost their parent."""

from __future__ import annotations

import time
from collections.abc import Iterable

import psutil

_LOOK_EVERY_S = 0.02


def still_alive(processes: Iterable[psutil.Process], within_s: float) -> list[psutil.Process]:
    """Waits up to ``within_s`` seconds for ``processes`` to end; returns those still alive."""
    deadline = time.monotonic() + within_s
    while (alive := [each for each in processes if not _has_ended(each)]) and (
        time.monotonic() < deadline
    ):
        time.sleep(_LOOK_EVERY_S)
    return alive


def _has_ended(process: psutil.Process) -> bool:
    # Where nobody reaps orphans, or not at once, an ended process stays a zombie.
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True
