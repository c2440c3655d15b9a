"""The counters that the store holds: read, and made true again from the nodes' own totals."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from urllib.parse import quote

from msgspec import Struct

from subjects.kit.http_client import HttpClient, NoAnswerError
from subjects.ratelimiter.service.limiter import Limiter
from subjects.ratelimiter.service.store import StoreError

_PEER_S = 1.0
"""How long a peer may take to tell the store its total, seconds."""

Peer = tuple[str, int]
"""Host and port of another node."""


class CounterView(Struct, frozen=True):
    """What is counted for a key.

    Attributes:
        key: the key.
        used: allowed so far, as the store has counted.
        nodes_total: the sum of what the nodes told of themselves; the truth, but for what they
            allowed since they last told.
        node_total: what this node allowed itself.
    """

    key: str
    used: int
    nodes_total: int
    node_total: int


class CountersReset(Struct, frozen=True):
    """A counter that was made the sum of the nodes' totals.

    Attributes:
        key: the key.
        before: what the counter said.
        used: what it says now.
        missing: peers that couldn't be asked for their total; what they told last counts.
    """

    key: str
    before: int
    used: int
    missing: tuple[str, ...]


class Published(Struct, frozen=True):
    """A node's total, which the store knows now."""

    key: str
    node_total: int


class Counters:
    """One node's handling of the counters."""

    def __init__(self, limiter: Limiter, peers: Sequence[Peer]) -> None:
        """Asks ``peers`` for their totals when a counter is reset."""
        self._limiter = limiter
        self._peers = peers

    async def read(self, key: str) -> CounterView:
        """What is counted for ``key``.

        Raises:
            StoreError: the store can't be reached.
        """
        counter = await self._limiter.store.counter(key)
        return CounterView(key, counter.used, counter.total, self._total(key))

    async def publish(self, key: str) -> Published:
        """Tells the store this node's total for ``key``, now.

        Raises:
            StoreError: the store can't be reached.
        """
        state = self._limiter.book.known(key)
        if state is not None:
            self._limiter.book.tell_again(key, state)
        if not await self._limiter.sync.push():
            raise StoreError("it wasn't told the node's total")
        return Published(key, self._total(key))

    async def reset(self, key: str) -> CountersReset:
        """Makes the counter of ``key`` the sum of all nodes' totals.

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
        state = self._limiter.book.known(key)
        return 0 if state is None else state.total


async def _ask(peer: Peer, key: str) -> str:
    """Has a peer tell the store its total; returns the peer where that didn't work."""
    host, port = peer
    client = HttpClient(host, port)
    try:
        path = f"/counters/{quote(key, safe='')}/publish"
        answer = await client.post(path, b"", _PEER_S)
    except NoAnswerError:
        return f"{host}:{port}"
    finally:
        client.close()
    return "" if answer.status == 200 else f"{host}:{port}"
