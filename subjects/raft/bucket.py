"""Makes the replicated key-value bucket. Import it late: the client library takes 0.2 s."""

from __future__ import annotations

import nats
import nats.errors
from nats.aio.client import Client
from nats.js.api import KeyValueConfig, StorageType

BUCKET = "faultstage"

LARGEST_REPLICAS = 5

REPLY_WITHIN_S = 1.0
"""A cluster without a leader doesn't reply at all: ask again soon, seconds."""


class BucketMaker:
    """Connects and makes the bucket, however often it takes."""

    def __init__(self, urls: tuple[str, ...]) -> None:
        """Will connect to any of ``urls``."""
        self._urls = urls
        self._client: Client | None = None

    async def try_once(self, replicas: int) -> bool:
        """Makes the bucket with ``replicas`` copies; returns whether it is there now."""
        try:
            if self._client is None:
                self._client = await nats.connect(
                    list(self._urls),
                    connect_timeout=1,
                    allow_reconnect=False,
                    error_cb=_ignore,
                )
            stream = self._client.jetstream(timeout=REPLY_WITHIN_S)
            await stream.create_key_value(
                KeyValueConfig(
                    bucket=BUCKET,
                    history=1,
                    storage=StorageType.FILE,
                    replicas=min(replicas, LARGEST_REPLICAS),
                    direct=False,
                )
            )
        except (OSError, TimeoutError, nats.errors.Error):
            if self._client is not None and not self._client.is_connected:
                await self.close()
            return False
        return True

    async def close(self) -> None:
        """Closes the connection."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()


async def _ignore(_: Exception) -> None:
    """What fails is seen by the attempt; without this the library prints it."""
