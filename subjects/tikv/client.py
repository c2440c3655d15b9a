"""The client library, set up so that it lets go of a dead node quickly."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from tikv import AsyncRawClient

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


def make_client(pd: Sequence[str], timeout_s: float = ATTEMPT_S) -> AsyncRawClient:
    """Returns a client of the cluster that the PDs at ``pd`` (``HOST:PORT``) place."""
    _tune()
    return AsyncRawClient(pd, timeout=timeout_s)


def _tune() -> None:
    """Sets what the library keeps as constants and takes no argument for."""
    placement: Any = import_module("tikv._async._pd")
    placement.RPC_TIMEOUT = _PD_S
    transport: Any = import_module("tikv._async._transport")
    own: tuple[tuple[str, int], ...] = import_module("tikv._rpc").CHANNEL_OPTIONS
    transport.CHANNEL_OPTIONS = (*own, *_CHANNEL_OPTIONS)
