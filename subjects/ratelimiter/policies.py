"""The policies on stage, and how the limit follows from the load."""

from __future__ import annotations

from subjects.ratelimiter.service.policy import Policy, PolicyName
from subjects.ratelimiter.topology import KEYS

RATE = 240.0
"""Checks a second that the load asks for unless another rate is chosen: 60 a key."""

UNDER = 0.3
"""The share of each key's limit that is asked for where the load stays under it: well below what
GCRA lets through for good, half of the limit with half of it as a burst, so that there is room
again some seconds after a burst."""

OVER = 3.0
"""The same where the load asks for more than is allowed all the time: for as much as each of
three limiters would allow if it were alone."""

SYNC_MS = 500
"""How often the limiters on stage tell each other what they allowed. Gateways are run with
anything from 100 ms to 10 s; what one can allow in that time is what it may be over."""

SPENT_SHARE = 0.1
"""The share that may come at once where the load asks for more than is allowed all the time:
so what passes then is nearly the limit."""


def limit_for(rate: float, share: float = UNDER) -> int:
    """Each key's limit, requests in a second, of which ``rate`` checks a second are ``share``."""
    return max(2, round(rate / len(KEYS) / share))


def synced(limit: int) -> Policy:
    """Each limiter decides by itself and tells the others later: fast, and not exact."""
    return Policy(policy=PolicyName.SYNCED, limit=limit, sync_ms=SYNC_MS)


def atomic(limit: int, burst_share: float = 0.5) -> Policy:
    """Each check is decided in the store: exact, for a round trip each."""
    return Policy(policy=PolicyName.ATOMIC, limit=limit, burst_share=burst_share, sync_ms=SYNC_MS)
