"""Lets the window go first where servers and load want the same cores.

A process that wakes up interrupts another one, unless it is a batch process: on two cores that
makes frames late. Niceness alone does nothing where the scheduler takes each session for a group
of its own (autogroup), and each of our children is a session of its own.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from contextlib import contextmanager, suppress

_BATCH: int | None = getattr(os, "SCHED_BATCH", None)
"""Linux's policy of processes that interrupt nobody; None on other systems."""


def give_way() -> None:
    """Lets this thread, and whatever the thread starts from now on, preempt nobody on waking up."""
    if _BATCH is not None:
        with suppress(OSError):  # a sandbox may forbid that, and then nothing is lost but frames
            os.sched_setscheduler(0, _BATCH, os.sched_param(0))


@contextmanager
def giving_way() -> Generator[None]:
    """Lets whatever the block starts preempt nobody; afterwards this thread is as before."""
    if _BATCH is None:
        yield
        return
    before = os.sched_getscheduler(0)
    give_way()
    try:
        yield
    finally:
        with suppress(OSError):
            os.sched_setscheduler(0, before, os.sched_param(0))
