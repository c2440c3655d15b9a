"""Why a run with a load has no proof: nobody can read back what was acknowledged."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct, UnsetType


class NoProofBecause(StrEnum):
    """The reason for which nothing can be proven."""

    MEASURED_BY = "measured by another"
    """Another program loads the system: it tells counts, and not what was acknowledged."""
    NO_READ = "no read"
    """It isn't known how to read what was written."""


class NoProof(Struct, frozen=True):
    """That a run has no proof, and why.

    Attributes:
        because: the reason.
        by: the program that measures, as people call it: ``k6``; empty where it's ours.
    """

    because: NoProofBecause
    by: str = ""


def is_measured_by_another(missing: NoProof | UnsetType) -> bool:
    """Whether another program loads the system, at a rate of its own."""
    return isinstance(missing, NoProof) and missing.because is NoProofBecause.MEASURED_BY
