"""Starts the store and the limiters, and makes a working system of them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from subjects.hosts.hosting import try_to_start
from subjects.hosts.start_progress import Tell
from subjects.ratelimiter.hosting import LimiterHosting
from subjects.ratelimiter.node import LimiterNode, StoreNode
from subjects.ratelimiter.topology import STORE, LimiterTopology


async def start_cluster(
    limiters: Mapping[str, LimiterNode], store: StoreNode, hosting: LimiterHosting, tell: Tell
) -> LimiterTopology:
    """Starts all servers; returns when the store and all limiters answer.

    Raises:
        SubjectError: that can't be had; the message has the last log lines.
    """
    servers = {STORE: store, **limiters}

    async def start(_: int) -> LimiterTopology:
        tell(f"Starting {len(limiters)} limiters and their store", 0.2)
        places = await hosting.start()
        for name, server in servers.items():
            server.settle(places[name])
        tell("Waiting until all of them answer", 0.6)
        await store.until_it_answers()
        await asyncio.gather(*(each.until_it_answers() for each in limiters.values()))
        return LimiterTopology({name: place.address for name, place in places.items()})

    async def discard() -> None:
        for server in servers.values():
            await server.discard()

    return await try_to_start(start, discard)
