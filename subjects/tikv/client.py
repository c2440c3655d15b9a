"""The client library, set up so that it lets go of a dead node quickly."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from importlib import import_module
from typing import Any

from tikv import AsyncRawClient

from core.process.tasks import TaskScope

ATTEMPT_S = 0.8
"""The client's own budget for a request, tries again included.

A request to a node that hangs takes all of it, and only then does the client ask PD who leads
now. Who wants more patience asks again.
"""

_PD_S = 0.25
"""So long may one PD take. The library's 3 s would use up the whole budget on one that hangs,
and the others would never be asked."""

_CHANNEL_OPTIONS = (
    # A node that comes back, with another address maybe, is found within a second; gRPC's own
    # waits grow to two minutes, and it looks a name up again only after 30 s.
    ("grpc.initial_reconnect_backoff_ms", 200),
    ("grpc.min_reconnect_backoff_ms", 1_000),
    ("grpc.max_reconnect_backoff_ms", 1_000),
    ("grpc.dns_min_time_between_resolutions_ms", 500),
)


RENEW_S = 2.0
"""A client that fails and is older than this is replaced."""

_DRAIN_S = 2 * ATTEMPT_S
"""What one that was replaced has under way is over by then."""


class TikvConnection:
    """The client to use, replaced by another when it fails.

    A name that wasn't found, for its container had ended, isn't looked up again by the same
    client for up to two minutes: gRPC's waits grow, and take no setting.

    Attributes:
        client: the one to use now.
    """

    def __init__(self, pd: Sequence[str]) -> None:
        """Takes the addresses of the PDs (``HOST:PORT``)."""
        _tune()
        self._pd = list(pd)
        self._scope = TaskScope("tikv-clients")
        self._made = time.monotonic()
        self.client = AsyncRawClient(self._pd, timeout=ATTEMPT_S)

    def note_failure(self, client: AsyncRawClient) -> None:
        """``client`` couldn't carry out a request in time."""
        now = time.monotonic()
        if client is self.client and now - self._made > RENEW_S:
            self.client, self._made = AsyncRawClient(self._pd, timeout=ATTEMPT_S), now
            self._scope.spawn("drain", _drain(client))

    async def close(self) -> None:
        """Ends all connections."""
        await self._scope.close()
        await self.client.close()


async def _drain(client: AsyncRawClient) -> None:
    try:
        await asyncio.sleep(_DRAIN_S)
    finally:
        await client.close()


def _tune() -> None:
    """Sets what the library keeps as constants and takes no argument for."""
    placement: Any = import_module("tikv._async._pd")
    placement.RPC_TIMEOUT = _PD_S
    transport: Any = import_module("tikv._async._transport")
    own: tuple[tuple[str, int], ...] = import_module("tikv._rpc").CHANNEL_OPTIONS
    transport.CHANNEL_OPTIONS = (*own, *_CHANNEL_OPTIONS)
