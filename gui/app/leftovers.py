"""Clears away what crashed runs left, once the stage has been painted."""

from __future__ import annotations

import asyncio

from core.show.show import Show
from gui.catalog import sweep

SETTLED_S = 1.0
"""Seconds after which start-up is over, and what was made by then stays."""


async def sweep_soon(show: Show) -> None:
    """Clears away what crashed runs left, and says on the stage what that was."""
    await asyncio.sleep(SETTLED_S)
    for message in await asyncio.to_thread(sweep):
        show.tell(message)
