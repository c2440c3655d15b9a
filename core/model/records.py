"""The values that events carry: health, samples, proofs and explanations, small and frozen.

All times named ``t`` or ``*_t`` are seconds since the start of the run on its monotonic
clock.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class NodeStatus(StrEnum):
    """What is known of a node's life."""

    UP = "up"
    STARTING = "starting"
    PAUSED = "paused"
    DOWN = "down"
    CUT_OFF = "cut off"
    """It runs, and its network to the other nodes is gone."""
    UNKNOWN = "unknown"


class Role(StrEnum):
    """A node's part in its consensus group."""

    LEADER = "leader"
    FOLLOWER = "follower"
    CANDIDATE = "candidate"
    NONE = "none"


class Level(StrEnum):
    """How a line in a feed is meant; shown with a sign and a word, never by colour alone."""

    INFO = "info"
    GOOD = "good"
    WARNING = "warning"
    ERROR = "error"


class StoodStill(StrEnum):
    """What did nothing for a while."""

    MACHINE = "machine"
    """All of it: it slept."""
    APP = "app"
    """Faultstage alone: the system and its load went on, and nobody looked."""
    LOAD = "load"
    """What asks and measures alone: the system went on, and nothing was asked of it."""


class LoadKind(StrEnum):
    """What the load asks of the system, and so what an answer is worth."""

    WRITES = "writes"
    """Writes and reads: what is acknowledged must be there at the end."""
    CHECKS = "checks"
    """Questions that are allowed or refused: both are answers."""


class LoadStatus(StrEnum):
    """What the load process is doing."""

    STOPPED = "stopped"
    STARTING = "starting"
    RUNNING = "running"
    STOPPING = "stopping"
    LOST = "lost"
    """It ended although nobody stopped it."""


class UnknownBecause(StrEnum):
    """Why nothing certain is known of a node that was started."""

    SILENT = "silent"
    """It runs, as far as is known, and doesn't answer."""
    NOT_READY = "not ready"
    """It answers, and isn't up although it should be by now."""
    ENGINE_LOST = "engine lost"
    """The container engine doesn't answer: nobody can tell whether the node runs."""
    UNWATCHED = "unwatched"
    """What watches the node failed, and is started again."""

    @property
    def is_unseen(self) -> bool:
        """Whether it is what watches the node that is gone, and not the node."""
        return self in (UnknownBecause.ENGINE_LOST, UnknownBecause.UNWATCHED)


class NodeHealth(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One node as last observed. Unknown figures are None, never zero."""

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
    """The role it had before it went down or was paused."""
    detail: str = ""
    """Why, in a few words: "exited on signal 9", "no answer for 2.1 s"; for people only."""
    unknown_because: UnknownBecause | None = None
    """Why nothing certain is known of it, where its status says so; None in old recordings."""
    exit_code: int | None = None
    """How its process ended, negative for a signal as ``subprocess`` has it; None while it
    runs and where it isn't known."""
    facts: dict[str, str] = {}
    """Further figures that the card shows by name, already formatted; for people only."""
    leads: int | None = None
    """How many consensus groups it leads, where there are many; None where ``role`` tells."""
    leads_t: float | None = None
    """When ``leads`` was asked for; None in recordings made before that was told."""
    answer_ms: float | None = None
    """How long it took to answer the last probe."""
    started: bool = True
    """False before it is started, and while Faultstage itself takes it down: its end is no news."""
    disagreement: str = ""
    """What other sources still say of it, where that isn't so: "PD still says Up, beat 3 s
    ago"; for people only."""
    claims: tuple[str, ...] = ()
    """Each of those by itself, without the figures that change all the time."""
    mode: str = ""
    """How it is set to work, by a stable name, where its kind can be set: ``atomic``."""
    unreachable: tuple[str, ...] = ()
    """The nodes that it says it can't reach; empty where it doesn't tell."""

    def leads_since(self, t: float) -> int | None:
        """How many groups it leads by what was asked after ``t``; None where nothing was."""
        return self.leads if self.leads_t is not None and self.leads_t > t else None


class Sample(Struct, frozen=True, kw_only=True):
    """What the load measured in one interval, ten times a second.

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
        """Answers a second: what the system gets done, whatever it decides."""
        return self._rate(self.answered)

    def _rate(self, count: int) -> float:
        return count / self.interval_s if self.interval_s > 0 else 0.0


class Baseline(Struct, frozen=True, kw_only=True):
    """Normal throughput and latency, learned from the load before the fault."""

    median_ops: float
    spread_ops: float
    """Half the width of the band that counts as normal, in operations a second."""
    p99_ms: float


class ReadBack(Struct, frozen=True, kw_only=True):
    """The ledger checked against what the system holds."""

    acked: int
    found: int
    lost: int
    unacked_found: int
    """Found without an acknowledgement: allowed, their outcome was unknown to the client."""
    wrong: int
    """Found with another value than the one acknowledged; counted within ``lost``."""
    seconds: float
    complete: bool
    """False where the ledger itself has a gap, so that the proof is not whole."""
    detail: str = ""


class Explanation(Struct, frozen=True, kw_only=True):
    """A diagnosis: what happened, what shows it, and what was ruled out and why."""

    key: str
    """Stable name: ``killed-leader``, ``paused-node``, ``nothing-wrong``, ..."""
    title: str
    text: str
    evidence: tuple[str, ...] = ()
    ruled_out: tuple[str, ...] = ()
    nodes: tuple[str, ...] = ()


class Group(Struct, frozen=True, kw_only=True):
    """Nodes that belong together; most often they agree, and a majority of them must be left.

    Attributes:
        name: as people say it: ``PD``.
        nodes: its members.
        elects: whether exactly one of them leads; else each leads a share of many groups,
            and ``NodeHealth.leads`` says how many.
        agrees: whether they agree among themselves; where not, each works by itself: nobody
            leads, whatever ``elects`` says, and where one is lost the others carry on.
    """

    name: str
    nodes: tuple[str, ...]
    elects: bool = True
    agrees: bool = True

    @property
    def has_leader(self) -> bool:
        """Whether exactly one of its nodes leads it."""
        return self.agrees and self.elects

    @property
    def shares_lead(self) -> bool:
        """Whether each of its nodes leads a share of many groups."""
        return self.agrees and not self.elects


class CheckStatus(StrEnum):
    """What a look at one requirement found."""

    RUNNING = "running"
    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


class PreflightCheck(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing that a subject needs of the machine, and whether it is there.

    Attributes:
        key: stable: ``engine``, ``compose``, ``images``.
        title: as people say it: ``Docker engine``.
        status: what was found.
        text: what was found, in a few words: ``28.2.2 on this machine``.
        remedy: the way out, in one sentence; empty where nothing is wrong.
        command: what mends it, as typed into a terminal; empty where there is none.
        prepares: whether the subject's own preparation mends it.
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
    """A chapter as the audience sees it in the sidebar."""

    key: str
    title: str
    narration: str
    key_hint: str = ""


class Option(Struct, frozen=True, kw_only=True):
    """One way on that the stage offers."""

    key: str
    label: str
    about: str = ""
    """What choosing it does, in a sentence, where the label doesn't tell."""


class ComparedRow(Struct, frozen=True, kw_only=True):
    """One measure of things tried side by side.

    Attributes:
        name: what was measured.
        values: for each column, already formatted.
        good: for each column, whether the value is as it should be; None where that isn't asked.
    """

    name: str
    values: tuple[str, ...]
    good: tuple[bool | None, ...] = ()
