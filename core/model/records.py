"""The values that events carry: health, samples, proofs and explanations, small and frozen.

All times named ``t`` or ``*_t`` are seconds since the start of the run on its monotonic
clock.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import UNSET, Struct, UnsetType

from core.model.load_kind import LoadKind as LoadKind  # noqa: PLC0414 - all records by one name


class NodeStatus(StrEnum):
    """The status of a node, as far as anybody knows."""

    UP = "up"
    STARTING = "starting"
    PAUSED = "paused"
    DOWN = "down"
    CUT_OFF = "cut off"
    """The node runs, without the network to the other nodes."""
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
    LINKS = "links"
    """The relays between local nodes, which are Faultstage's: the nodes went on, each by itself."""


class NarrationPlace(StrEnum):
    """The place of a narrated text beside what the chapter says already."""

    ALONE = "alone"
    """The text replaces whatever the chapter says."""
    AFTER_OPENING = "after-opening"
    """The text follows the narration with which the chapter begins, and replaces the rest."""
    AFTER = "after"
    """The text follows all that the chapter says."""
    BEFORE = "before"
    """The text precedes all that the chapter says."""


class LinkUse(Struct, frozen=True, kw_only=True):
    """Whether relays of ours, which can be cut and slowed, lie between the nodes.

    Attributes:
        laid: whether they do.
        withheld: the actions by hand that can't be done to a node since they don't: values of
            ``core.model.fault_kinds.NodeAction``.
    """

    laid: bool = False
    withheld: tuple[str, ...] = ()


class LoadStatus(StrEnum):
    """The status of the load process."""

    STOPPED = "stopped"
    STARTING = "starting"
    RUNNING = "running"
    STOPPING = "stopping"
    LOST = "lost"
    """The load process ended although nobody stopped the load."""


class UnknownBecause(StrEnum):
    """The reason why nothing certain is known of a node that was started."""

    SILENT = "silent"
    """The node runs, as far as is known, and doesn't answer."""
    NOT_READY = "not ready"
    """The node answers, and should be up by now, but isn't."""
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
    """Time of the last probe that confirmed these values, run seconds; None before the first."""
    changed_t: float = 0.0
    """Time of the last change of ``status``, run seconds."""
    was_role: Role = Role.NONE
    """The role that the node had before the node went down or was paused."""
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
    """Number of consensus groups that the node leads, of many; None where ``role`` tells."""
    leads_t: float | None = None
    """Time when ``leads`` was asked for; None in recordings made before that was told."""
    answer_ms: float | None = None
    """Time that the node took to answer the last probe, milliseconds."""
    started: bool = True
    """False before the start, and while Faultstage itself ends the node: that end is no news."""
    disagreement: str = ""
    """The outdated statements of other sources on the node: "PD still says Up, beat 3 s ago";
    for people only."""
    claims: tuple[str, ...] = ()
    """The outdated statements one by one, without the figures that change all the time."""
    mode: str = ""
    """The node's mode of work by a stable name, where nodes have one: ``atomic``."""
    unreachable: tuple[str, ...] = ()
    """The nodes that this one reports as unreachable; empty where nodes don't tell."""


class Explanation(Struct, frozen=True, kw_only=True):
    """A diagnosis: what happened, the evidence, and what was ruled out and why."""

    key: str
    """Stable name: ``killed-leader``, ``paused-node``, ``nothing-wrong``, ..."""
    title: str
    text: str
    evidence: tuple[str, ...] = ()
    ruled_out: tuple[str, ...] = ()
    nodes: tuple[str, ...] = ()


class Nouns(Struct, frozen=True):
    """The nouns for one thing of a kind and for several: ``region``, ``regions``."""

    one: str
    many: str

    def of(self, count: int) -> str:
        """Returns the noun for ``count`` things."""
        return self.one if count == 1 else self.many


SHARDS = Nouns("group", "groups")
"""The nouns for the groups whose lead nodes share, of a system without own words."""


class RoleNouns(Struct, frozen=True):
    """The nouns that a system has for a leader and a follower."""

    leader: Nouns = Nouns("leader", "leaders")
    follower: Nouns = Nouns("follower", "followers")

    def of(self, role: Role) -> str:
        """Returns the noun for a node of ``role``; empty for no role."""
        own = {Role.LEADER: self.leader.one, Role.FOLLOWER: self.follower.one, Role.NONE: ""}
        return own.get(role, role.value)


ROLES = RoleNouns()
"""The nouns for the roles of a system without own words."""


def node_nouns(group: str) -> Nouns:
    """Returns the nouns for the nodes of ``group``; plain "node" and "nodes" for an empty name."""
    return Nouns(f"{group} node", f"{group} nodes") if group else Nouns("node", "nodes")


class Bound(Struct, frozen=True):
    """The bound of a system's own detection and recovery.

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
        shards: what the system calls the groups that the members share the lead of: regions;
            unset where it has no own word, and in old recordings.
        members: what the system calls the nodes: stores; unset as with ``shards``.
        roles: what the system calls leader and followers; unset as with ``shards``.
        bound: what bounds the group's own recovery, where that isn't the system's bound.
    """

    name: str
    nodes: tuple[str, ...]
    elects: bool = True
    agrees: bool = True
    votes: bool | UnsetType = UNSET
    least: int | UnsetType = UNSET
    shards: Nouns | UnsetType = UNSET
    members: Nouns | UnsetType = UNSET
    roles: RoleNouns | UnsetType = UNSET
    bound: Bound | UnsetType = UNSET

    @property
    def has_leader(self) -> bool:
        """Whether the group is led by exactly one of the nodes."""
        return self.agrees and self.elects and self.votes is not True

    @property
    def shard_nouns(self) -> Nouns:
        """The nouns for the groups whose lead the members share."""
        return SHARDS if self.shards is UNSET else self.shards

    @property
    def member_nouns(self) -> Nouns:
        """The nouns for the nodes of this group."""
        return node_nouns(self.name) if self.members is UNSET else self.members

    @property
    def role_nouns(self) -> RoleNouns:
        """The nouns for the leader and the followers of this group."""
        return ROLES if self.roles is UNSET else self.roles

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


class ChapterInfo(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A chapter as shown to the audience in the sidebar."""

    key: str
    title: str
    narration: str
    key_hint: str = ""
    notes: str = ""
    """The presenter's notes, in Markdown, where the story itself brings notes."""


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
