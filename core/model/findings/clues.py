"""The clues, and the causes ruled out, that findings give: from the simple to the composed."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from core.model.findings.base import Clue, RuledOut
from core.model.findings.losses import LossKind
from core.model.records import ROLES, SHARDS, LoadKind, Nouns, StoodStill


class Fact(StrEnum):
    """A clue without figures: of one node, or of the whole system."""

    LED = "led"
    """The lost node led until then."""
    STILL_CLAIMS = "still claims"
    """A node that is cut off still calls itself the leader."""
    LED_BEFORE = "led before"
    NOBODY_LED_BEFORE = "nobody led before"
    NOBODY_LEADS = "nobody leads"
    NO_KNOWN_LEADER = "no known leader"
    NONE_LOST = "none lost"
    LOAD_GONE = "load gone"
    """The process that measures is lost too."""
    LOAD_ENDED = "load ended"
    READS_ANSWERED = "reads answered"
    """Reads were answered while no write was."""
    HELD_BACK = "held back"
    """Requests weren't sent: too many were in flight."""
    REQUESTS_FAILED = "requests failed"


class Seen(Clue, frozen=True):
    """A fact about the system or about ``node``; ``leader`` is the system's noun for a leader."""

    fact: Fact
    node: str = ""
    leader: str = ROLES.leader.one


class Survivors(Clue, frozen=True):
    """The number of nodes that are up, of all nodes."""

    up: int
    total: int


class Leads(Struct, frozen=True):
    """A node leads; an empty group is the whole system."""

    node: str
    group: str = ""


class Leaders(Clue, frozen=True):
    """The leader of each group that has one, and whether that node led without a break."""

    who: tuple[Leads, ...]
    throughout: bool = False


class UpAndLed(Clue, frozen=True):
    """The number of nodes that are up, and then the leaders."""

    survivors: Survivors
    leaders: Leaders


class LedAndUp(Clue, frozen=True):
    """The leader, and then the number of nodes that are up."""

    leader: str
    survivors: Survivors


class LeaderlessMajority(Clue, frozen=True):
    """A majority of the nodes is up, and no node leads."""

    survivors: Survivors


class ElectedLater(Clue, frozen=True):
    """A node was elected ``after_s`` seconds after the loss."""

    node: str
    after_s: float


class GroupLeft(Clue, frozen=True):
    """The number of a group's nodes that are up, and the group's quorum.

    Attributes:
        group: the name of the group.
        up: how many are up.
        total: how many there are.
        quorum: how many must agree.
        nouns: what they are called; None where the group's name says that.
    """

    group: str
    up: int
    total: int
    quorum: int
    nouns: Nouns | None = None


class LedGroups(Clue, frozen=True):
    """A lost node led so many groups until then, which the system calls by ``nouns``."""

    node: str
    leads: int
    nouns: Nouns = SHARDS


class LeadShares(Clue, frozen=True):
    """The number of groups that each node leads, for the nodes that are up."""

    shares: tuple[tuple[str, int], ...]


class AllUnknown(Clue, frozen=True):
    """All nodes became unknown at once."""

    nodes: int


class NothingAnswered(Clue, frozen=True):
    """No write is acknowledged, or no check answered, right now."""

    load_kind: LoadKind


class LongestSilence(Clue, frozen=True):
    """The longest time without an acknowledged write, or an answered check, in seconds."""

    load_kind: LoadKind
    silence_s: float


class GroupsSilent(Clue, frozen=True):
    """Groups of keys took no write for a while, as long as ``longest_s`` seconds, or take none.

    Attributes:
        silent: how many take no write now; 0 where all do again.
        hit: how many stood still at any time of the trouble.
        total: how many groups there are.
        longest_s: the longest that one of them took no write, in seconds.
        nouns: what the system calls them.
    """

    silent: int
    hit: int
    total: int
    longest_s: float
    nouns: Nouns


class P99Rose(Clue, frozen=True):
    """The p99 rose above ``peak_ms`` milliseconds, from ``before_ms``."""

    peak_ms: float
    before_ms: float


class AnswersLate(Clue, frozen=True):
    """The time that a node took to answer the probe, at worst and before, in milliseconds."""

    node: str
    peak_ms: float
    before_ms: float


class OthersAnswer(Clue, frozen=True):
    """The longest that any other node took to answer, in milliseconds."""

    peak_ms: float


class UpWithLeader(Clue, frozen=True):
    """The number of nodes that are up, and the leader of the one group that all nodes form."""

    survivors: Survivors
    leader: str


class StoodStillFor(Clue, frozen=True):
    """The sign that the machine, the app, the load or the links stood still for ``seconds``."""

    what: StoodStill
    seconds: float


class Breach(StrEnum):
    """The breaches that the invariants of all subjects can find."""

    UNSEEN = "unseen"
    NODE_UNKNOWN = "node unknown"
    NO_LEADER = "no leader"
    NO_MAJORITY = "no majority"
    NO_PROGRESS = "no progress"
    LOW_THROUGHPUT = "low throughput"
    HIGH_LATENCY = "high latency"
    FAILED = "failed"


class Broken(Clue, frozen=True):
    """An invariant is broken, or was; ``leader`` is the system's noun for a leader."""

    what: Breach
    load_kind: LoadKind
    leader: str = ROLES.leader.one


class Quoted(Clue, frozen=True):
    """A sentence of the monitor about a subject's own invariant, or of a load that has ended."""

    text: str


# --- what was ruled out ----------------------------------------------------------------


class Alternative(StrEnum):
    """A cause that is ruled out without figures, and by what."""

    LEADER_LOSS = "leader loss"
    """A node leads throughout."""
    NODE_LOSS = "node loss"
    """None is gone."""
    NODE_LOSS_ALL_RUN = "node loss, all run"
    """Every process runs."""
    NODE_LOSS_NONE_SEEN = "node loss, none seen"
    """None was seen to go."""
    SINGLE_LOSSES = "single losses"
    """All nodes vanished from sight together."""
    STOPPED_NODE = "stopped node"
    """Every process runs."""
    OUTAGE = "outage"
    """No node was lost."""
    OVERLOAD = "overload"
    """Only one node is slow."""


class Excluded(RuledOut, frozen=True):
    """A cause, the node that rules the cause out, and what the leader is called."""

    what: Alternative
    node: str = ""
    leader: str = ROLES.leader.one


class NotOverload(RuledOut, frozen=True):
    """Overload, which the p99 before the trouble, in milliseconds, rules out."""

    p99_ms: float


class NotAsLost(RuledOut, frozen=True):
    """Causes that the processes of lost nodes rule out: a cut network, or a crash."""

    kind: LossKind
    is_one: bool


class NotElectionAlone(RuledOut, frozen=True):
    """An election that heals the system by itself, for which too few nodes are left."""

    quorum: int
    total: int
