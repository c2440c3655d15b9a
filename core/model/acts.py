"""The cost of a story's act, as values: lost writes, the clients told, each node's part."""

from __future__ import annotations

from msgspec import Struct


class LostWrite(Struct, frozen=True):
    """A write that was acknowledged at ``acked_t`` and is gone."""

    key: str
    acked_t: float


class LostSpan(Struct, frozen=True):
    """A span in which ``count`` lost writes were acknowledged, from the first to the last."""

    start_t: float
    end_t: float
    count: int


class Losses(Struct, frozen=True, kw_only=True):
    """The lost writes of a ledger that notes the client and the time of each write.

    Attributes:
        by_client: how many each kind of client was told, by what that kind is called.
        first_t: when the first of them was acknowledged.
        last_t: when the last of them was.
        examples: a few of them, from the first to the last.
        spans: when they were acknowledged, in the order of time; empty in recordings made before
            that was told.
    """

    by_client: tuple[tuple[str, int], ...]
    first_t: float
    last_t: float
    examples: tuple[LostWrite, ...]
    spans: tuple[LostSpan, ...] = ()


class LaneSpan(Struct, frozen=True, kw_only=True):
    """The state of one part of the system from ``start_t`` to ``end_t``: ``v1 paused``.

    Attributes:
        tone: how that is meant: ``good``, ``bad``, ``info`` or ``muted``.
    """

    start_t: float
    end_t: float
    text: str
    tone: str


class Act(Struct, frozen=True, kw_only=True):
    """One act of a story that does the same several times, with the ledger's result for the act.

    Attributes:
        title: what was different in this act: ``appendonly yes``.
        begun_t: when it began.
        ended_t: when its writes had been read back.
        acked_writes, found_writes, lost_writes: of the act alone.
        proof_complete: whether all of them could be looked for.
        failed_requests: requests that failed in it.
        read_anomalies: reads in it that missed a write that was acknowledged.
        noticed: whether an invariant broke other than by those reads.
        diagnosis: the stable name of what explained it; None where nothing did.
        diagnosis_title: the same in words.
        losses: what is known of the lost writes.
        lanes: what each part of the system was meanwhile, side by side.
        outage_s: the longest time without an answer after the fault, in a story that counts that
            as a cost; None in any other, and where it isn't known.
        has_ledger: whether what was acknowledged could be looked for at all.
    """

    title: str
    begun_t: float
    ended_t: float
    acked_writes: int
    found_writes: int
    lost_writes: int
    proof_complete: bool
    failed_requests: int
    read_anomalies: int
    noticed: bool
    diagnosis: str | None = None
    diagnosis_title: str | None = None
    losses: Losses | None = None
    lanes: tuple[tuple[LaneSpan, ...], ...] = ()
    outage_s: float | None = None
    has_ledger: bool = True

    @property
    def is_told_by_outage(self) -> bool:
        """Whether the outage is what the act cost, since nothing is known to be lost."""
        return self.outage_s is not None and not self.lost_writes
