"""Why a run has no proof: nobody could read back what was acknowledged, or nothing was asked."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class NoProofBecause(StrEnum):
    """The reason for which nothing can be proven."""

    MEASURED_BY = "measured by another"
    """Another program loads the system: it tells counts, and not what was acknowledged."""
    NO_READ = "no read"
    """It isn't known how to read what was written."""
    NO_LOAD = "no load"
    """Nobody loads the system."""


class NoProof(Struct, frozen=True):
    """That a run has no proof, and why.

    Attributes:
        because: the reason.
        by: the program that measures, as people call it: ``k6``; empty where it's ours.
    """

    because: NoProofBecause
    by: str = ""
