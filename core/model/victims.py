"""The victims of a fault, and why they were chosen: ``core.text.faults`` says both in words."""

from __future__ import annotations

from enum import Enum, auto

from msgspec import Struct

from core.model.records import ROLES, SHARDS, Nouns, Role, RoleNouns


class VictimReason(Enum):
    """Why the nodes that a fault hits were chosen."""

    PICKED = auto()
    """The presenter picked the node."""
    AUDIENCE = auto()
    """The audience chose the node, by a vote."""
    NAMED = auto()
    """The plan names the nodes."""
    ANY = auto()
    EQUALS = auto()
    """Each node works by itself."""
    LEADER = auto()
    FOLLOWER = auto()
    MAJORITY = auto()
    VOTERS = auto()
    """The nodes only vote, and a majority of them is hit."""
    LEADER_BESIDE = auto()
    """The leader of one group among others, through which the requests don't go."""
    MAJORITY_BESIDE = auto()
    """A majority of one group among others, through which the requests don't go."""
    LEADS_MOST = auto()
    """The node leads the most groups, of the nodes that share leadership."""
    LEADS_FEWEST = auto()
    MOST_COPIES = auto()
    """The nodes hold most copies of a share."""


class NoVictim(Enum):
    """Why no node fits a fault now."""

    NAMED_AWAY = auto()
    """The plan names nodes, and not all of those are up."""
    NO_MAJORITY = auto()
    NONE_UP = auto()
    NO_LEADER = auto()
    LEADS_UNKNOWN = auto()
    """Leadership is shared, and no node is known to lead anything."""


class Victims(Struct, frozen=True, kw_only=True):
    """The nodes that a fault will hit.

    Attributes:
        nodes: their names; empty where no node fits.
        roles: the role of each.
        reason: why these are the ones.
        group: the name of the group that they are of; empty where the system is one group.
        share_lead: whether each leads a share of many groups.
        shards: what those groups are called.
        called: what leader and followers are called.
        missing: why no node fits; None where one does.
        votes: how many phones chose the node, where the audience did.
        voted: how many phones had voted then.
        by_lot: whether as many chose another, so that a lot decided.
    """

    nodes: tuple[str, ...]
    roles: tuple[Role, ...]
    reason: VictimReason
    group: str = ""
    share_lead: bool = False
    shards: Nouns = SHARDS
    called: RoleNouns = ROLES
    missing: NoVictim | None = None
    votes: int = 0
    voted: int = 0
    by_lot: bool = False
