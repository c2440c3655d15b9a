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
        """Returns this sum with one more proof added."""
        return self.joined(ProofTotal(proof.acked, proof.found, proof.lost))

    def joined(self, other: ProofTotal) -> ProofTotal:
        """Returns the sum of both."""
        return ProofTotal(
            self.acked + other.acked, self.found + other.found, self.lost + other.lost
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

    def joined(self, other: DayTally) -> DayTally:
        """Returns the sum of this tally and ``other``, under this tally's date."""
        return DayTally(
            day=self.day,
            shows=self.shows + other.shows,
            killed=self.killed + other.killed,
            writes=self.writes.joined(other.writes),
            checks=self.checks.joined(other.checks),
        )

    def plus(self, kind: LoadKind, killed: int, proof: ReadBack) -> DayTally:
        """Returns this tally with one more show, whose proof is whole."""
        total = self.of(kind).plus(proof)
        counted = replace(self, shows=self.shows + 1, killed=self.killed + killed)
        if kind is LoadKind.CHECKS:
            return replace(counted, checks=total)
        return replace(counted, writes=total)
