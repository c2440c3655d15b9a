"""The policies on stage, and the limit that goes with a load."""

from __future__ import annotations

from subjects.ratelimiter.service.policy import Policy, PolicyName
from subjects.ratelimiter.topology import KEYS

RATE = 240.0
"""Default rate of the load, checks a second: 60 for each key."""

UNDER = 0.3
"""Share of each key's limit that a load under the limit asks for: well below what GCRA lets
through in the long run, which is half of the limit with a burst of the other half, so that there
is room again some seconds after a burst."""

OVER = 3.0
"""Share of each key's limit that a load over the limit asks for: as much as three limiters, each
by itself, would allow."""

SYNC_MS = 500
"""Milliseconds between two syncs of a limiter on stage. Gateways are run with anything from 100 ms
to 10 s; what a limiter can allow in that time is the possible excess."""

SPENT_SHARE = 0.1
"""Share of the limit that may pass at once under a load over the limit: small, so that nearly the
limit passes."""


def limit_for(rate: float, share: float = UNDER) -> int:
    """Returns each key's limit a second, of which a load of ``rate`` asks for ``share``."""
    return max(2, round(rate / len(KEYS) / share))


def synced(limit: int) -> Policy:
    """Returns the policy by which limiters decide alone and sync later: fast, but not exact."""
    return Policy(policy=PolicyName.SYNCED, limit=limit, sync_ms=SYNC_MS)


def atomic(limit: int, burst_share: float = 0.5) -> Policy:
    """Returns the policy by which the store decides each check: exact, for a round trip each."""
    return Policy(policy=PolicyName.ATOMIC, limit=limit, burst_share=burst_share, sync_ms=SYNC_MS)
