"""Whether a trace of a fault is left in a node, judged by looking at the node."""

from __future__ import annotations

import asyncio

from core.ports import FaultExecutor, Inspectable, Node

VERIFY_WITHIN_S = 5.0
"""Longest time from the undo until a fault must show no trace any more, seconds."""

LOOK_AGAIN_S = 0.02


async def is_undone(executor: FaultExecutor, node: Node) -> bool:
    """Returns whether no trace of a fault is left in ``node``.

    Raises:
        SubjectError: the engine that would know doesn't answer.
    """
    if isinstance(node, Inspectable):
        await node.inspect()
    return await executor.is_undone(node)


async def verify_undone(executor: FaultExecutor, node: Node, within_s: float) -> bool:
    """Waits until no trace is left, ``within_s`` seconds at most; returns whether none is.

    Raises:
        SubjectError: the engine that would know doesn't answer.
    """
    try:
        async with asyncio.timeout(within_s):
            while not await is_undone(executor, node):
                await asyncio.sleep(LOOK_AGAIN_S)
    except TimeoutError:
        return False
    return True
