"""Why a run with a load has no proof: nobody can read back what was acknowledged."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct, UnsetType


class NoProofBecause(StrEnum):
    """The reason for which nothing can be proven."""

    MEASURED_BY = "measured by another"
    """Another program loads the system: it tells counts, and not what was acknowledged."""
    NO_READ = "no read"
    """Faultstage doesn't know how to read back the system's writes."""


class NoProof(Struct, frozen=True):
    """The absence of a proof in a run, and the reason.

    Attributes:
        because: the reason.
        by: the program that measures, as people call it: ``k6``; empty where it's ours.
    """

    because: NoProofBecause
    by: str = ""


def is_measured_by_another(missing: NoProof | UnsetType) -> bool:
    """Returns whether another program loads the system, at a rate of the program's own."""
    return isinstance(missing, NoProof) and missing.because is NoProofBecause.MEASURED_BY
