"""Starts the nodes of a system on ports that are free at that moment, in a few tries."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from subjects.hosts.hosting import try_to_start
from subjects.hosts.start_progress import Tell
from subjects.kit.answering_node import AnsweringNode
from subjects.kit.managed_node import ManagedNode
from subjects.kit.place import NodeHosting, PlaceT


async def start_nodes(
    nodes: Mapping[str, ManagedNode[PlaceT]],
    hosting: NodeHosting[PlaceT],
    form: Callable[[int], Awaitable[None]],
    on_try: Callable[[], None],
) -> Mapping[str, PlaceT]:
    """Starts ``nodes`` and forms the system of them.

    Args:
        nodes: the nodes to start, by name.
        hosting: starts each node in a place.
        form: is called with the number of earlier tries once all nodes are settled; returns
            when the nodes work together.
        on_try: is called before each try.

    Returns:
        The place of each node.

    Raises:
        SubjectError: a port was taken in each try, or the system couldn't be started.
    """

    async def start(attempt: int) -> Mapping[str, PlaceT]:
        on_try()
        places = await hosting.start(tuple(nodes))
        for name, node in nodes.items():
            node.settle(places[name])
        await form(attempt)
        return places

    async def discard() -> None:
        for node in nodes.values():
            await node.discard()

    return await try_to_start(start, discard)


async def start_answering(
    nodes: Mapping[str, AnsweringNode[PlaceT]],
    hosting: NodeHosting[PlaceT],
    tell: Tell,
    starting: str,
    waiting: str,
) -> Mapping[str, PlaceT]:
    """Starts ``nodes``, and waits until each node answers and then takes part in the system.

    Args:
        nodes: the nodes to start, by name.
        hosting: starts each node in a place.
        tell: is called with the progress.
        starting: what is told while the nodes are started.
        waiting: what is told while they are waited for.

    Returns:
        The place of each node.

    Raises:
        SubjectError: a port was taken in each try, or a node doesn't answer or take part.
    """

    async def form(_: int) -> None:
        tell(waiting, 0.6)
        await asyncio.gather(*(node.until_it_answers() for node in nodes.values()))
        await asyncio.gather(*(node.until_it_is_ready() for node in nodes.values()))

    return await start_nodes(nodes, hosting, form, partial(tell, starting, 0.2))
