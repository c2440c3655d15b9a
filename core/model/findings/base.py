"""The bases of findings, of the clues that show a finding, and of ruled-out causes."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from core.model.records import ROLES, RoleNouns


class Cause(StrEnum):
    """The cause that a diagnosis found: stable names, since summaries contain the values."""

    KILLED_LEADER = "killed-leader"
    KILLED_FOLLOWER = "killed-follower"
    EXITED_LEADER = "exited-leader"
    """The leader ended by itself, with an exit code and no signal, or nobody saw how."""
    EXITED_FOLLOWER = "exited-follower"
    KILLED_NODE = "killed-node"
    """A node of several that share leadership, or of a group that doesn't take the writes."""
    EXITED_NODE = "exited-node"
    PAUSED_NODE = "paused-node"
    CUT_OFF_NODE = "cut-off-node"
    SLOW_NODE = "slow-node"
    MAJORITY_LOST = "majority-lost"
    LEADER_CHANGED = "leader-changed"
    WRITES_STALLED = "writes-stalled"
    WATCH_LOST = "watch-lost"
    """The source of observations is gone: of the nodes themselves nothing is known."""
    OVERLOAD = "overload"
    LOAD_LOST = "load-lost"
    STOOD_STILL = "machine-stood-still"
    LOAD_STOOD_STILL = "load-stood-still"
    APP_STOOD_STILL = "app-stood-still"
    LINKS_LOST = "links-lost"
    """The relays between local nodes had ended: the nodes were without a network for a while."""
    UNKNOWN = "unknown"
    NOTHING_WRONG = "nothing-wrong"


class Phase(StrEnum):
    """The stage at which the trouble is that a finding explains."""

    UNDER_WAY = "under way"
    ELECTING = "electing"
    """Enough nodes are up, and no node leads yet."""
    STALLED = "stalled"
    """Enough nodes are up, and no write is acknowledged all the same."""
    BACK_STALLED = "back, stalled"
    """The lost nodes are back, and still no write is acknowledged."""
    OVER = "over"


class Clue(Struct, frozen=True):
    """Something that was seen, and that shows what a finding says; two equal ones say the same."""


class RuledOut(Clue, frozen=True):
    """Another cause, and what of the evidence excludes that cause."""


class Finding(Struct, frozen=True, kw_only=True):
    """The cause that a rule found, with all the values that the sentences about the cause need.

    Attributes:
        cause: what was the matter; a subject has causes of its own.
        phase: how far it has come.
        nodes: the nodes that it is about.
        evidence: what shows it, the most telling first.
        ruled_out: the causes that it isn't.
        roles: what the system calls its leader and followers.
    """

    cause: StrEnum
    phase: Phase = Phase.UNDER_WAY
    nodes: tuple[str, ...] = ()
    evidence: tuple[Clue, ...] = ()
    ruled_out: tuple[RuledOut, ...] = ()
    roles: RoleNouns = ROLES

    @property
    def identity(self) -> tuple[object, ...]:
        """The key that tells findings apart; findings with equal keys differ only in figures."""
        return type(self), self.cause, self.phase, self.nodes
