"""Listens to what servers that speak RESP publish, and tells that in the feed."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import NamedTuple

from core.model.events import FeedLine, Level
from core.ports import Clock, Emit
from subjects.kit.exchange import NoAnswerError
from subjects.kit.managed_node import ManagedNode
from subjects.kit.place import Place
from subjects.kit.resp_client import published
from subjects.kit.watcher import HealthQuestion

LISTEN_AGAIN_S = 0.5
"""Seconds until a server whose words were lost is listened to again."""

SAME_S = 3.0
"""Seconds within which a message that several servers publish is told only once."""


class Said(NamedTuple):
    """A line for the feed."""

    text: str
    level: Level


Words = Callable[[str, str, str], Said | None]
"""Returns what was published in words, by the node's name, the channel and the message."""


class PublishedNews:
    """Tells what servers publish, in the words of their system."""

    def __init__(self, words: Words, emit: Emit, clock: Clock) -> None:
        """Creates a teller that has heard nothing."""
        self._words = words
        self._emit = emit
        self._clock = clock
        self._last: dict[Said, float] = {}

    def question(self, node: ManagedNode[Place], channels: Collection[str]) -> HealthQuestion:
        """Returns the question that listens to ``channels`` of ``node``."""
        listen = partial(self._listen, node, tuple(channels))
        return HealthQuestion(f"what {node.name} says", listen, LISTEN_AGAIN_S)

    async def _listen(self, node: ManagedNode[Place], channels: tuple[str, ...]) -> None:
        address = node.address
        if address is None or not node.is_alive():
            return
        try:
            async for channel, message in published(address, *channels):
                self._hear(self._words(node.name, channel, message))
        except NoAnswerError:
            return

    def _hear(self, said: Said | None) -> None:
        now = self._clock.now()
        if said is not None and now - self._last.get(said, -SAME_S) >= SAME_S:
            self._last[said] = now
            self._emit(FeedLine(t=now, level=said.level, text=said.text))
