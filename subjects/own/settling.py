"""Waits until the nodes of a system that was just started are ready.

A service whose database isn't up yet may give up at once. With Compose its restart policy brings it
back, or the person who types the command again; here it is started again, and that is told.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable

from core.ports import SubjectError
from subjects.hosts.hosting import PortTakenError
from subjects.hosts.instance import RuntimeState
from subjects.own.node import OwnNode

PAUSES_S = (1.0, 2.0, 4.0, 8.0)
"""The pauses before each further start of a node that gave up, seconds."""

TellEnd = Callable[[str], None]
"""Is called with what is known of the end of a node that is started again."""


async def until_all_ready(
    nodes: Iterable[OwnNode],
    again: Collection[str],
    tell_end: TellEnd,
    pauses: tuple[float, ...] = PAUSES_S,
) -> None:
    """Returns when each of ``nodes`` is ready.

    Args:
        nodes: nodes that were just started.
        again: the names of those that are started again when they end meanwhile.
        tell_end: is told of the end of each that is started again.
        pauses: how long is waited before each further start, seconds.

    Raises:
        SubjectError: a node has ended, or takes too long.
    """
    waiting = [
        asyncio.ensure_future(_until_ready(node, pauses if node.name in again else (), tell_end))
        for node in nodes
    ]
    try:
        await asyncio.gather(*waiting)
    finally:
        for task in waiting:
            task.cancel()


async def _until_ready(node: OwnNode, pauses: tuple[float, ...], tell_end: TellEnd) -> None:
    step: Callable[[], Awaitable[None]] = node.until_it_answers
    for pause in pauses:
        try:
            return await step()
        except PortTakenError:
            raise
        except SubjectError as error:
            if node.runtime_state is not RuntimeState.EXITED:
                raise
            tell_end(str(error))
        await asyncio.sleep(pause)
        step = node.restart
    await step()
