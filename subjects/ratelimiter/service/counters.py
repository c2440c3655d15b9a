"""Reads the store's counters, and corrects them from the nodes' own totals."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import closing, suppress
from urllib.parse import quote

from msgspec import Struct

from subjects.kit.http_client import HttpClient, NoAnswerError
from subjects.ratelimiter.service.limiter import Limiter
from subjects.ratelimiter.service.store import StoreError

_PEER_S = 1.0
"""Seconds that a peer may take to tell the store a total."""

Peer = tuple[str, int]
"""Host and port of another node."""


class CounterView(Struct, frozen=True):
    """The counts of one key, by the store and by the nodes.

    Attributes:
        key: the key.
        used: allowed so far, as the store has counted.
        nodes_total: the sum of the totals that the nodes last told; true but for what they
            allowed since.
        node_total: what this node allowed.
    """

    key: str
    used: int
    nodes_total: int
    node_total: int


class CountersReset(Struct, frozen=True):
    """The result of setting a counter to the sum of the nodes' totals.

    Attributes:
        key: the key.
        before: the counter's former value.
        used: the counter's new value.
        missing: peers that couldn't be asked for their total; their last told total counts.
    """

    key: str
    before: int
    used: int
    missing: tuple[str, ...]


class Published(Struct, frozen=True):
    """A node's total for a key, once the store knows that total."""

    key: str
    node_total: int


class Counters:
    """The reading and resetting of the store's counters by one node."""

    def __init__(self, limiter: Limiter, peers: Sequence[Peer]) -> None:
        """Stores ``peers``, who are asked for their totals when a counter is reset."""
        self._limiter = limiter
        self._peers = peers

    async def read(self, key: str) -> CounterView:
        """Reads the counts of ``key``.

        Raises:
            StoreError: the store can't be reached.
        """
        counter = await self._limiter.store.counter(key)
        return CounterView(key, counter.used, counter.total, self._total(key))

    async def publish(self, key: str) -> Published:
        """Tells the store this node's total for ``key`` at once.

        Raises:
            StoreError: the store can't be reached.
        """
        state = self._limiter.keys.known(key)
        if state is not None:
            self._limiter.keys.tell_again(key, state)
        if not await self._limiter.sync.push():
            raise StoreError("it wasn't told the node's total")
        return Published(key, self._total(key))

    async def reset(self, key: str) -> CountersReset:
        """Sets the counter of ``key`` to the sum of all nodes' totals.

        Raises:
            StoreError: the store can't be reached.
        """
        _, *answers = await asyncio.gather(
            self.publish(key), *(_ask(peer, key) for peer in self._peers)
        )
        missing = tuple(str(name) for name in answers if name)
        before, used = await self._limiter.store.reset(key)
        return CountersReset(key, before, used, missing)

    def _total(self, key: str) -> int:
        state = self._limiter.keys.known(key)
        return 0 if state is None else state.total


async def _ask(peer: Peer, key: str) -> str:
    """Makes a peer tell the store a total; returns the peer's address where that failed."""
    host, port = peer
    path = f"/counters/{quote(key, safe='')}/publish"
    with closing(HttpClient(host, port)) as client, suppress(NoAnswerError):
        if (await client.post(path, b"", _PEER_S)).status == 200:
            return ""
    return f"{host}:{port}"
