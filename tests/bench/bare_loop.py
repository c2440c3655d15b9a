"""A plain asyncio loop of puts by nats-py, to compare our load with.

``python -m tests.bench.bare_loop SECONDS CONCURRENCY MARK URL...`` prints how many puts were
acknowledged and in how many seconds.
"""

from __future__ import annotations

import asyncio
import itertools
import sys
import time
from collections.abc import Sequence

from nats.aio.client import Client
from nats.js import JetStreamContext
from nats.js.kv import KeyValue

from subjects.load.keys import Keys
from subjects.raft.views import BUCKET


async def put(seconds: float, concurrency: int, mark: str, urls: Sequence[str]) -> str:
    """Keeps ``concurrency`` puts in flight for ``seconds``, through each address in turn."""
    clients = [Client() for _ in urls]
    for client, url in zip(clients, urls, strict=True):
        await client.connect(url, allow_reconnect=False)
    stores = [await JetStreamContext(client).key_value(BUCKET) for client in clients]
    keys = Keys(mark)
    numbers = itertools.count()
    acked = 0
    began = time.monotonic()
    end = began + seconds

    async def write(store: KeyValue) -> None:
        nonlocal acked
        while time.monotonic() < end:
            n = next(numbers)
            await store.put(keys.key(n), keys.value(n))
            acked += 1

    await asyncio.gather(*(write(stores[i % len(stores)]) for i in range(concurrency)))
    took = time.monotonic() - began
    for client in clients:
        await client.close()
    return f"{acked} {took}"


if __name__ == "__main__":
    given = sys.argv[1:]
    print(asyncio.run(put(float(given[0]), int(given[1]), given[2], given[3:])))
