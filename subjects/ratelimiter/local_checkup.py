"""What the rate limiter on local processes needs: little, and nothing is downloaded."""

from __future__ import annotations

from subjects.hosts.local_checkup import LocalCheckup
from subjects.ratelimiter.store_program import find_store
from subjects.ratelimiter.topology import LIMITERS, NODES

MEMORY_A_LIMITER = 64 * 1024**2
MEMORY_STORE = 32 * 1024**2
"""What each takes under load, with room to spare, bytes."""


def checkup() -> LocalCheckup:
    """That of three limiters and their store."""
    return LocalCheckup(
        "ratelimiter",
        find_program=find_store,
        memory_bytes=len(LIMITERS) * MEMORY_A_LIMITER + MEMORY_STORE,
        ports=len(NODES),
    )
