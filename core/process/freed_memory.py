"""Gives memory that was freed back to the system between two runs.

The C library keeps what Qt frees for later, in pieces between what lives on, so that a process that
plays one show after another would seem to grow all day.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Generator
from contextlib import contextmanager

from core.model.events import RunStarted
from core.views.timeline import Timeline

WAIT_S = 2.0
"""Seconds from the start of a run, by when the last run's parts are gone and nothing moves yet."""


@contextmanager
def freed_memory_given_back(timeline: Timeline) -> Generator[None]:
    """Gives freed memory back soon after the start of each run of ``timeline``."""
    loop = asyncio.get_running_loop()
    due: asyncio.TimerHandle | None = None

    def look(event: object, _: object) -> None:
        nonlocal due
        if isinstance(event, RunStarted):
            if due is not None:
                due.cancel()
            due = loop.call_later(WAIT_S, give_back)

    unsubscribe = timeline.subscribe(look)
    try:
        yield
    finally:
        unsubscribe()
        if due is not None:
            due.cancel()


def give_back() -> bool:
    """Gives freed memory back to the system; returns whether any was given.

    Only glibc keeps so much and can be asked for it, by ``malloc_trim``: 1 to 6 MB in 0.2 to 0.8 ms
    after a story. Elsewhere nothing is done.
    """
    if sys.platform != "linux":
        return False
    import ctypes  # imported late: the start doesn't need it

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    return trim is not None and bool(trim(0))
