"""The TiKV client library, set up to let go of a dead node quickly."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from tikv import AsyncRawClient

from core.process.tasks import TaskScope

ATTEMPT_S = 0.8
"""Time limit of the library for a request with all retries, seconds.

A request to a hanging node takes all of that, and only then does the client ask PD for the
present leader. A caller with more patience repeats the request.
"""

_PD_S = 0.25
"""Time limit for one PD member, seconds. The library's own 3 s would use up the whole limit on a
member that hangs, and the others would never be asked."""

_CHANNEL_OPTIONS = (
    # A node that comes back, perhaps at another address, is found within a second: gRPC by
    # default waits up to two minutes, and resolves a name again only after 30 s.
    ("grpc.initial_reconnect_backoff_ms", 200),
    ("grpc.min_reconnect_backoff_ms", 1_000),
    ("grpc.max_reconnect_backoff_ms", 1_000),
    ("grpc.dns_min_time_between_resolutions_ms", 500),
)


RENEW_S = 2.0
"""Least age of a failing client that is replaced, seconds."""

_DRAIN_S = 2 * ATTEMPT_S
"""Seconds after which a replaced client has no request under way any more."""


class TikvConnection:
    """Holds the library's client, and replaces a failing client.

    A name that wasn't found, since the container had ended, isn't resolved again by the same
    client for up to two minutes: gRPC's waits grow, and no option limits them.

    Attributes:
        client: the client to use now.
    """

    def __init__(self, pd: Sequence[str]) -> None:
        """Creates a client for the addresses of PD's members (``HOST:PORT``)."""
        _tune()
        self._pd = list(pd)
        self._scope = TaskScope("tikv-clients")
        self._made = time.monotonic()
        self.client = AsyncRawClient(self._pd, timeout=ATTEMPT_S)

    def note_failure(self, client: AsyncRawClient) -> None:
        """Notes that a request through ``client`` timed out; may replace the client."""
        now = time.monotonic()
        if client is self.client and now - self._made > RENEW_S:
            self.client, self._made = AsyncRawClient(self._pd, timeout=ATTEMPT_S), now
            self._scope.spawn("drain", _drain(client))

    async def close(self) -> None:
        """Closes all clients."""
        await self._scope.close()
        await self.client.close()


async def _drain(client: AsyncRawClient) -> None:
    try:
        await asyncio.sleep(_DRAIN_S)
    finally:
        await client.close()


def _tune() -> None:
    """Sets constants of the library that no argument can set."""
    placement: Any = import_module("tikv._async._pd")
    placement.RPC_TIMEOUT = _PD_S
    transport: Any = import_module("tikv._async._transport")
    own: tuple[tuple[str, int], ...] = import_module("tikv._rpc").CHANNEL_OPTIONS
    transport.CHANNEL_OPTIONS = (*own, *_CHANNEL_OPTIONS)
