"""The values that events carry: health, samples, proofs and explanations, small and frozen.

All times named ``t`` or ``*_t`` are seconds since the start of the run on its monotonic
clock.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import UNSET, Struct, UnsetType


class NodeStatus(StrEnum):
    """The status of a node, as far as anybody knows."""

    UP = "up"
    STARTING = "starting"
    PAUSED = "paused"
    DOWN = "down"
    CUT_OFF = "cut off"
    """The node runs, without its network to the other nodes."""
    UNKNOWN = "unknown"


class Role(StrEnum):
    """The part of a node in a consensus group."""

    LEADER = "leader"
    FOLLOWER = "follower"
    CANDIDATE = "candidate"
    NONE = "none"


class Level(StrEnum):
    """The level of a line in a feed; shown by a sign and a word, never by colour alone."""

    INFO = "info"
    GOOD = "good"
    WARNING = "warning"
    ERROR = "error"


class StoodStill(StrEnum):
    """The part that stood still for a while, without observing or measuring."""

    MACHINE = "machine"
    """The whole machine, which slept."""
    APP = "app"
    """Faultstage alone: system and load went on, and nobody observed them."""
    LOAD = "load"
    """The load alone: the system went on, without requests."""


class LoadKind(StrEnum):
    """The kind of requests that the load sends, which decides what an answer is worth."""

    WRITES = "writes"
    """Writes and reads: what is acknowledged must be there at the end."""
    CHECKS = "checks"
    """Questions that are allowed or refused: both are answers."""


class LoadStatus(StrEnum):
    """The status of the load process."""

    STOPPED = "stopped"
    STARTING = "starting"
    RUNNING = "running"
    STOPPING = "stopping"
    LOST = "lost"
    """The load process ended although nobody stopped it."""


class UnknownBecause(StrEnum):
    """The reason why nothing certain is known of a node that was started."""

    SILENT = "silent"
    """The node runs, as far as is known, and doesn't answer."""
    NOT_READY = "not ready"
    """The node answers, and isn't up although it should be by now."""
    ENGINE_LOST = "engine lost"
    """The container engine doesn't answer: nobody can tell whether the node runs."""
    UNWATCHED = "unwatched"
    """The watcher of the node failed, and is started again."""

    @property
    def is_unseen(self) -> bool:
        """Whether the observer of the node is gone, rather than the node."""
        return self in (UnknownBecause.ENGINE_LOST, UnknownBecause.UNWATCHED)


class NodeHealth(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The health of one node as last observed; unknown figures are None, never zero."""

    node: str
    status: NodeStatus
    role: Role = Role.NONE
    lag: int | None = None
    """Log entries behind the leader."""
    memory_bytes: int | None = None
    uptime_s: float | None = None
    observed_t: float | None = None
    """When this was last confirmed by a probe; None before the first."""
    changed_t: float = 0.0
    """When ``status`` last changed."""
    was_role: Role = Role.NONE
    """The role that the node had before it went down or was paused."""
    detail: str = ""
    """Why, in a few words: "exited on signal 9", "no answer for 2.1 s"; for people only."""
    unknown_because: UnknownBecause | None = None
    """The reason for the status UNKNOWN; None for any other, and in old recordings."""
    exit_code: int | None = None
    """The exit code of the process, negative for a signal as ``subprocess`` has it; None while
    the process runs, and where the code is unknown."""
    facts: dict[str, str] = {}
    """Further figures that the card shows by name, already formatted; for people only."""
    leads: int | None = None
    """How many consensus groups the node leads, where there are many; None where ``role`` tells."""
    leads_t: float | None = None
    """When ``leads`` was asked for; None in recordings made before that was told."""
    answer_ms: float | None = None
    """How long the node took to answer the last probe, milliseconds."""
    started: bool = True
    """False before the start, and while Faultstage itself ends the node: that end is no news."""
    disagreement: str = ""
    """What other sources still say of the node and isn't so: "PD still says Up, beat 3 s ago";
    for people only."""
    claims: tuple[str, ...] = ()
    """Each such statement by itself, without the figures that change all the time."""
    mode: str = ""
    """The node's mode of work by a stable name, where nodes have one: ``atomic``."""
    unreachable: tuple[str, ...] = ()
    """The nodes that this one says it can't reach; empty where nodes don't tell."""

    def leads_since(self, t: float) -> int | None:
        """The number of groups led, where that was asked for after ``t``; else None."""
        return self.leads if self.leads_t is not None and self.leads_t > t else None


class Sample(Struct, frozen=True, kw_only=True):
    """A measurement of the load over one interval, ten times a second.

    Counts are requests that *ended* (acknowledged, failed), were scheduled (attempted) or
    were not sent because too many were in flight (shed) in the interval. Latencies run from
    the scheduled send time and are milliseconds; None where nothing was acknowledged.

    Where the load asks checks, an allowed one counts as acked and a refused one as refused:
    neither failed. What is said of acknowledged writes then goes for answered checks
    (``writes_acked``, ``first_ack_t``, ``last_ack_t``), but for ``total_writes_acked``, which
    is the size of the ledger: of what was allowed.
    """

    t: float
    """End of the interval."""
    interval_s: float
    attempted: int
    acked: int
    failed: int
    shed: int
    writes_acked: int
    in_flight: int
    p50_ms: float | None
    p99_ms: float | None
    max_ms: float | None
    first_ack_t: float | None
    """First and last acknowledged write in the interval, for the length of an outage."""
    last_ack_t: float | None
    total_writes_acked: int
    """Size of the ledger."""
    total_failed: int
    read_anomalies: int
    """Reads, so far, that missed an acknowledged write."""
    refused: int = 0
    """Checks answered with a refusal; none of them failed."""

    @property
    def answered(self) -> int:
        """Requests that got an answer that counts: acknowledged, allowed or refused."""
        return self.acked + self.refused

    @property
    def ops(self) -> float:
        """Acknowledged operations a second; of checks, the allowed ones."""
        return self._rate(self.acked)

    @property
    def refused_ops(self) -> float:
        """Refused checks a second."""
        return self._rate(self.refused)

    @property
    def answered_ops(self) -> float:
        """Answers a second: acknowledged, allowed and refused requests together."""
        return self._rate(self.answered)

    def _rate(self, count: int) -> float:
        return count / self.interval_s if self.interval_s > 0 else 0.0


class Baseline(Struct, frozen=True, kw_only=True):
    """The normal throughput and latency, learned from the load before the fault."""

    median_ops: float
    spread_ops: float
    """Half the width of the band that counts as normal, in operations a second."""
    p99_ms: float


class LostWrite(Struct, frozen=True):
    """A write that was acknowledged at ``acked_t`` and is gone."""

    key: str
    acked_t: float


class Losses(Struct, frozen=True, kw_only=True):
    """What the ledger tells of the writes that are lost, where it notes more than versions.

    Attributes:
        by_client: how many each kind of client was told, by what that kind is called.
        first_t: when the first of them was acknowledged.
        last_t: when the last of them was.
        examples: a few of them, from the first to the last.
    """

    by_client: tuple[tuple[str, int], ...]
    first_t: float
    last_t: float
    examples: tuple[LostWrite, ...]


class ReadBack(Struct, frozen=True, kw_only=True):
    """The result of comparing the ledger with what the system holds."""

    acked: int
    found: int
    lost: int
    unacked_found: int
    """Writes found though never acknowledged: allowed, since the client didn't know the outcome."""
    wrong: int
    """Writes found with another value than the acknowledged one; counted within ``lost``."""
    seconds: float
    complete: bool
    """False where the ledger itself has a gap, so that the proof is not whole."""
    detail: str = ""
    losses: Losses | UnsetType = UNSET
    """What is known of the lost writes; unset where none is lost, or the ledger doesn't tell."""


class LaneSpan(Struct, frozen=True, kw_only=True):
    """What one part of the system was from ``start_t`` to ``end_t``: ``v1 paused``.

    Attributes:
        tone: how that is meant: ``good``, ``bad``, ``info`` or ``muted``.
    """

    start_t: float
    end_t: float
    text: str
    tone: str


class Act(Struct, frozen=True, kw_only=True):
    """One act of a story that does the same several times, and what the ledger came to in it.

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


class Explanation(Struct, frozen=True, kw_only=True):
    """A diagnosis: what happened, the evidence, and what was ruled out and why."""

    key: str
    """Stable name: ``killed-leader``, ``paused-node``, ``nothing-wrong``, ..."""
    title: str
    text: str
    evidence: tuple[str, ...] = ()
    ruled_out: tuple[str, ...] = ()
    nodes: tuple[str, ...] = ()


class Bound(Struct, frozen=True):
    """What bounds a system's own detection and recovery.

    Attributes:
        name: what it is: ``election timeout``; empty where nothing is known.
        span_s: the least and the most seconds of it; unset where the name says all.
    """

    name: str = ""
    span_s: tuple[float, float] | UnsetType = UNSET


class Group(Struct, frozen=True, kw_only=True):
    """Nodes that belong together; most groups agree, and then a majority must be up.

    Attributes:
        name: the name for people: ``PD``.
        nodes: the names of the members.
        elects: whether exactly one member leads; else each leads a share of many groups, and
            ``NodeHealth.leads`` says how many.
        agrees: whether the members agree among themselves; where not, each works by itself:
            nobody leads, whatever ``elects`` says, and the loss of one leaves the others working.
        votes: whether the members only vote: none of them leads anything.
        least: how many members must be up; a majority where that is unset.
        bound: what bounds the group's own recovery, where that isn't the system's bound.
    """

    name: str
    nodes: tuple[str, ...]
    elects: bool = True
    agrees: bool = True
    votes: bool | UnsetType = UNSET
    least: int | UnsetType = UNSET
    bound: Bound | UnsetType = UNSET

    @property
    def has_leader(self) -> bool:
        """Whether the group is led by exactly one of the nodes."""
        return self.agrees and self.elects and self.votes is not True

    @property
    def shares_lead(self) -> bool:
        """Whether each node leads a share of many consensus groups."""
        return self.agrees and not self.elects and self.votes is not True


class CheckStatus(StrEnum):
    """The status of a preflight check."""

    RUNNING = "running"
    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


class PreflightCheck(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A requirement of the subject on the machine, and whether that is met.

    Attributes:
        key: a stable name: ``engine``, ``compose``, ``images``.
        title: the name for people: ``Docker engine``.
        status: what was found.
        text: what was found, in a few words: ``28.2.2 on this machine``.
        remedy: the way out, in one sentence; empty where nothing is wrong.
        command: the mending command, as typed into a terminal; empty where there is none.
        prepares: whether the subject's own preparation mends the failure.
    """

    key: str
    title: str
    status: CheckStatus
    text: str = ""
    remedy: str = ""
    command: str = ""
    prepares: bool = False


OFFLINE = "offline"
"""Key of the check that tells whether the subject starts with no network."""


class ChapterInfo(Struct, frozen=True, kw_only=True):
    """A chapter as shown to the audience in the sidebar."""

    key: str
    title: str
    narration: str
    key_hint: str = ""


class Option(Struct, frozen=True, kw_only=True):
    """An answer that the stage offers to a question."""

    key: str
    label: str
    about: str = ""
    """The effect of choosing the option, in a sentence, where the label doesn't tell."""


class ComparedRow(Struct, frozen=True, kw_only=True):
    """One measure of several tries, side by side.

    Attributes:
        name: what was measured.
        values: for each column, already formatted.
        good: for each column, whether the value is good; None where that isn't judged.
    """

    name: str
    values: tuple[str, ...]
    good: tuple[bool | None, ...] = ()
