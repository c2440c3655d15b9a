"""The kind of a load, which decides what can be said of a system under that load."""

from __future__ import annotations

from enum import StrEnum


class LoadKind(StrEnum):
    """The kind of requests that the load sends, which decides what an answer is worth."""

    WRITES = "writes"
    """Writes and reads: what is acknowledged must be there at the end."""
    CHECKS = "checks"
    """Questions that are allowed or refused: both are answers."""
    REQUESTS = "requests"
    """Requests of another program, which are answered or fail; what they ask isn't known."""
    NONE = "none"
    """Nobody loads the system: nothing is measured, and nothing could be lost."""

    @property
    def is_measured(self) -> bool:
        """Whether a load measures the system: throughput, latency, and what fails."""
        return self is not LoadKind.NONE

    @property
    def has_ledger(self) -> bool:
        """Whether the system's answers are recorded in a ledger, which can be proven in the end."""
        return self in (LoadKind.WRITES, LoadKind.CHECKS)
