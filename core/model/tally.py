"""The tally of a day of shows: what was broken, and what the finished proofs came to."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from core.model.measurements import ReadBack
from core.model.records import LoadKind


class ProofTotal(Struct, frozen=True):
    """The sum over finished proofs of one kind of load.

    Attributes:
        acked: entries of the ledgers: acknowledged writes, or allowed checks.
        found: of these, what was found again.
        lost: of these, what was not.
    """

    acked: int = 0
    found: int = 0
    lost: int = 0

    def plus(self, proof: ReadBack) -> ProofTotal:
        """Returns this sum with one more proof in it."""
        return ProofTotal(
            self.acked + proof.acked, self.found + proof.found, self.lost + proof.lost
        )


class DayTally(Struct, frozen=True, kw_only=True):
    """The tally of one day; only shows that came to a whole proof count.

    Attributes:
        day: the local date, ISO 8601.
        shows: how many shows came to their proof.
        killed: how many nodes were killed in those shows, by the story and by hand.
        writes: the proofs of written data.
        checks: the proofs of rate-limit checks.
    """

    day: str
    shows: int = 0
    killed: int = 0
    writes: ProofTotal = ProofTotal()
    checks: ProofTotal = ProofTotal()

    def of(self, kind: LoadKind) -> ProofTotal:
        """Returns the sum of the proofs of one kind of load."""
        return self.checks if kind is LoadKind.CHECKS else self.writes

    def plus(self, kind: LoadKind, killed: int, proof: ReadBack) -> DayTally:
        """Returns this tally with one more show in it, whose proof is whole."""
        total = self.of(kind).plus(proof)
        counted = replace(self, shows=self.shows + 1, killed=self.killed + killed)
        if kind is LoadKind.CHECKS:
            return replace(counted, checks=total)
        return replace(counted, writes=total)
