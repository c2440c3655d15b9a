"""The limits on requests: a bucket for each phone, for each address, and for all together.

A phone with a cookie of this run has a bucket of its own, so that neither 500 phones behind one
address nor a flood from that address keeps it out.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import Enum

from msgspec import Struct


class Bucket(Struct):
    """Tokens that come back with time."""

    tokens: float
    at_s: float


class Rate(Struct, frozen=True):
    """The limit on requests: so many at once, and so many a second in the long run."""

    burst: float
    per_s: float


PHONE = Rate(40, 8)
"""A phone with a cookie: a page with its style and script, polling, and a nervous finger."""
ADDRESS = Rate(1_500, 50)
"""An address, for requests without a cookie: 500 phones behind one that scan within seconds."""
JOINS = Rate(700, 5)
"""New cookies for an address."""
ALL = Rate(4_000, 1_500)
"""Everybody."""
MISS_COSTS = 5.0
"""Cost of a request for a page that doesn't exist, in requests."""

_MOST_BUCKETS = 20_000


class Admission(Enum):
    """Whether a request is answered."""

    OK = 200
    PHONE = 1
    ADDRESS = 2
    ALL = 3


class PageLimits:
    """The buckets of one process; their number is bounded."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Creates full buckets; ``clock`` gives seconds."""
        self._clock = clock
        self._buckets: dict[tuple[Rate, str], Bucket] = {}

    def admit(self, phone: str | None, address: str, cost: float = 1.0) -> Admission:
        """Takes the tokens for a request; returns whether there were enough.

        Args:
            phone: whose cookie came with it; None without one of this run.
            address: where it came from.
            cost: how many tokens.
        """
        if phone is not None:
            if not self.take(PHONE, phone, cost):
                return Admission.PHONE
        elif not self.take(ADDRESS, address, cost):
            return Admission.ADDRESS
        return Admission.OK if self.take(ALL, "", cost) else Admission.ALL

    def take(self, rate: Rate, key: str, cost: float = 1.0) -> bool:
        """Takes ``cost`` tokens from the bucket of ``key``; False where there are too few."""
        now = self._clock()
        bucket = self._buckets.get((rate, key))
        if bucket is None:
            if len(self._buckets) >= _MOST_BUCKETS:
                self._forget_full(now)
            bucket = self._buckets[rate, key] = Bucket(rate.burst, now)
        bucket.tokens = min(rate.burst, bucket.tokens + (now - bucket.at_s) * rate.per_s)
        bucket.at_s = now
        if bucket.tokens < cost:
            return False
        bucket.tokens -= cost
        return True

    def __len__(self) -> int:
        return len(self._buckets)

    def _forget_full(self, now: float) -> None:
        """Forgets buckets that are full again; all buckets where none is, to bound the memory."""
        kept = {
            (rate, key): bucket
            for (rate, key), bucket in self._buckets.items()
            if bucket.tokens + (now - bucket.at_s) * rate.per_s < rate.burst
        }
        self._buckets = kept if len(kept) < _MOST_BUCKETS else {}
