"""The event loop of our own processes that answer or send thousands of requests a second."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

COLLECT_EVERY = 20_000
"""New objects between two collections of garbage: each collection makes requests wait."""


def run_quickly(main: Coroutine[Any, Any, T]) -> T:
    """Runs ``main`` to the end and returns the result; on uvloop, where that is installed."""
    gc.set_threshold(COLLECT_EVERY)
    factory = None
    if sys.platform == "win32":
        import ctypes

        # Else a wait lasts up to 16 ms longer, and what is to be sent every 1 ms is sent late.
        ctypes.WinDLL("winmm").timeBeginPeriod(1)
    else:
        try:
            import uvloop

            factory = uvloop.new_event_loop
        except ImportError:
            pass  # Without uvloop the load is only slower.
    with asyncio.Runner(loop_factory=factory) as runner:
        return runner.run(main)
