"""Waiting that counts only the time in which this process ran."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress

LOOK_S = 1.0
"""Longest single wait, seconds; a wait that takes twice as long was a standstill."""


def overslept(began_s: float, wanted_s: float) -> float:
    """Returns by how many seconds a wait begun at ``time.monotonic() == began_s`` was too long.

    0.0 where a busy machine can explain the delay; any longer delay means that this process was
    stopped, and that what was sent to it meanwhile has still to be read.
    """
    late_s = time.monotonic() - began_s - wanted_s
    return late_s if late_s > LOOK_S else 0.0


async def wait_awake(done: asyncio.Event, timeout_s: float) -> bool:
    """Waits until ``done`` is set; returns False where ``timeout_s`` has run out before.

    While this process is stopped, by a debugger or a signal, the timeout stands still, and what
    came in meanwhile is read before the wait is given up.
    """
    left_s = timeout_s
    while left_s > 0 and not done.is_set():
        began_s, slice_s = time.monotonic(), min(left_s, LOOK_S)
        with suppress(TimeoutError):
            async with asyncio.timeout(slice_s):
                await done.wait()
        if overslept(began_s, slice_s):
            left_s = max(left_s - slice_s, LOOK_S)
        else:
            left_s -= time.monotonic() - began_s
    return done.is_set()
