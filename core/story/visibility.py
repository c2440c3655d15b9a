"""Timeouts that stand still while the monitor has no fresh observation."""

from __future__ import annotations

from collections.abc import Callable

from core.model import events as ev
from core.story.run_context import RunContext
from core.text.recovery import UNSEEN
from core.views.stage_state import StageState
from core.views.system_parts import blind

BLIND_TIMEOUT_S = 180.0
"""Longest time, in seconds, to go without any observation, as while an engine is updated."""
SEEN_WITHIN_S = 5.0
"""Longest time from the first node seen again to the last, seconds."""


def is_blind(state: StageState) -> bool:
    """Whether all nodes became unknown for the same reason: what watches the nodes is gone."""
    return blind(state.nodes.values()) is not None


async def until_seen(
    context: RunContext, holds: Callable[[StageState], bool], timeout_s: float
) -> bool:
    """Waits until ``holds(state)``; a span in which nobody sees the nodes doesn't count.

    Returns:
        False where ``holds`` was false for ``timeout_s`` seconds, counted anew after such a span.
    """
    while True:
        await context.until(lambda state: holds(state) or is_blind(state), timeout_s)
        if holds(context.state) or not is_blind(context.state):
            return holds(context.state)
        if not await until_known(context):
            return False


async def until_known(context: RunContext) -> bool:
    """Waits while nothing is known of any node; returns False where that lasts too long."""
    if not is_blind(context.state):
        return True
    context.note(ev.Level.WARNING, UNSEEN)
    context.progress("blind", UNSEEN)
    try:
        if not await context.until(lambda state: not is_blind(state), BLIND_TIMEOUT_S):
            return False
        # Nodes are seen again one after another.
        await context.until(_all_known, SEEN_WITHIN_S)
        return True
    finally:
        context.progress_done("blind")


def _all_known(state: StageState) -> bool:
    return all(node.status is not ev.NodeStatus.UNKNOWN for node in state.nodes.values())
