"""The event loop of a process that does nothing but ask and answer over sockets.

uvloop halves what a request costs; Windows, which has none, only lets the process be slower.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable

_COLLECT_AFTER = 20_000
"""Objects: a collection of the few that stay would hold up what waits."""


def quick_runner() -> asyncio.Runner:
    """Make a runner on the quickest loop there is, with the garbage collector seldom at work."""
    gc.set_threshold(_COLLECT_AFTER)
    factory: Callable[[], asyncio.AbstractEventLoop] | None = None
    try:
        import uvloop

        factory = uvloop.new_event_loop
    except ImportError:
        pass  # only slower without
    return asyncio.Runner(loop_factory=factory)
