"""Starts the nodes of a system on ports that are free at that moment, in a few tries."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from subjects.hosts.hosting import try_to_start
from subjects.kit.managed_node import ManagedNode
from subjects.kit.place import NodeHosting, PlaceT


async def start_nodes(
    nodes: Mapping[str, ManagedNode[PlaceT]],
    hosting: NodeHosting[PlaceT],
    form: Callable[[int], Awaitable[None]],
    on_try: Callable[[], None],
) -> Mapping[str, PlaceT]:
    """Start ``nodes`` and form the system of them.

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
