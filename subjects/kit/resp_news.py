"""Listens to what a server that speaks RESP publishes, for as long as the server runs."""

from __future__ import annotations

from collections.abc import Callable

from subjects.kit.exchange import NoAnswerError
from subjects.kit.managed_node import ManagedNode
from subjects.kit.place import Place
from subjects.kit.resp_client import published
from subjects.kit.watcher import HealthQuestion

LISTEN_AGAIN_S = 0.5
"""Seconds until a server whose words were lost is listened to again."""

Heard = Callable[[str, str, str], None]
"""Takes what was published: the node's name, the channel and the message."""


def news_of(node: ManagedNode[Place], channels: tuple[str, ...], heard: Heard) -> HealthQuestion:
    """Return the question that listens to ``channels`` of ``node`` and calls ``heard``."""

    async def listen() -> None:
        address = node.address
        if address is None or not node.is_alive():
            return
        try:
            async for channel, message in published(address, *channels):
                heard(node.name, channel, message)
        except NoAnswerError:
            return

    return HealthQuestion(f"what {node.name} says", listen, LISTEN_AGAIN_S)
