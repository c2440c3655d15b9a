"""Starts the nodes of a system on ports that are free by then, in one of some tries."""

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
    """Start ``nodes`` and make a system of them.

    Args:
        nodes: what is started, by name.
        hosting: gives each its place.
        form: returns when the nodes, which are settled, work together; told how many tries
            there were before.
        on_try: told of each try before it.

    Returns:
        The place of each node.

    Raises:
        SubjectError: a port was taken each time, or whatever else was raised.
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
