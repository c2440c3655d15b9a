"""Starts the store and the limiters, and waits until all of them answer."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from functools import partial

from subjects.hosts.start_progress import Tell
from subjects.kit.node_start import start_nodes
from subjects.kit.place import NodeHosting, Place
from subjects.ratelimiter.node import LimiterNode, StoreNode
from subjects.ratelimiter.topology import STORE, LimiterTopology


async def start_cluster(
    limiters: Mapping[str, LimiterNode], store: StoreNode, hosting: NodeHosting[Place], tell: Tell
) -> LimiterTopology:
    """Starts all servers; returns when the store and all limiters answer.

    Raises:
        SubjectError: the system can't be started; the message has the last log lines.
    """

    async def form(_: int) -> None:
        tell("Waiting until all of them answer", 0.6)
        await store.until_it_answers()
        await asyncio.gather(*(each.until_it_answers() for each in limiters.values()))

    starting = partial(tell, f"Starting {len(limiters)} limiters and their store", 0.2)
    places = await start_nodes({**limiters, STORE: store}, hosting, form, starting)
    return LimiterTopology({name: place.address for name, place in places.items()})
