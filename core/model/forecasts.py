"""Forecasts of an action on nodes, as values that ``core.text.forecasts`` puts into words."""

from __future__ import annotations

from enum import Enum, auto

from msgspec import Struct

from core.model.fault_kinds import FaultKind, NodeAction
from core.model.records import Bound, Group, NodeStatus


class Service(Enum):
    """The effect of an action on the requests that a group of nodes serves."""

    CONTINUES = auto()
    """Requests are answered as before."""
    WAITS = auto()
    """Requests to the nodes wait: until others are elected, or for what the nodes send late."""
    STOPS = auto()
    """Nothing is served until nodes are back."""
    RESUMES = auto()
    """Nothing is served now; that begins again."""
    UNKNOWN = auto()
    """What becomes of the requests depends on who leads, which nobody knows now."""


class Standing(Struct, frozen=True, kw_only=True):
    """A group of nodes, now and after something was done to nodes of the group.

    Attributes:
        group: the group.
        is_sole: whether the run has no other group, and one node leads all.
        quorum: how many nodes must agree.
        leader: which node leads now; None where nobody does, or where that isn't known.
        up: how many nodes are up now.
        left: the nodes that would be up then.
        bound: what bounds the group's own recovery.
    """

    group: Group
    is_sole: bool
    quorum: int
    leader: str | None
    up: int
    left: tuple[str, ...]
    bound: Bound = Bound()

    @property
    def has_majority(self) -> bool:
        """Whether enough nodes are up now to agree."""
        return self.up >= self.quorum

    @property
    def carries_writes(self) -> bool:
        """Whether clients write to the nodes: to the only group, or one that shares the lead."""
        return self.is_sole or not self.group.has_leader


class Outcome(Struct, frozen=True):
    """The effect of an action on nodes of one group.

    Attributes:
        nodes: those that something would become of.
    """

    nodes: tuple[str, ...]


class AwayAlready(Outcome, frozen=True):
    """The nodes have ``status`` and take no part; ``ended_by`` would still end their process."""

    status: NodeStatus
    ended_by: FaultKind | None


class NothingToUndo(Outcome, frozen=True):
    """The nodes aren't in the state that ``action`` takes back."""

    action: NodeAction


class SpedUp(Outcome, frozen=True):
    """The delay that slows the nodes is taken away."""


class Affected(Outcome, frozen=True):
    """The nodes serve otherwise than before.

    Attributes:
        standing: their group.
        service: what becomes of requests.
        are_followers: whether all of the nodes are known to follow.
        leads: how many consensus groups the nodes lead; None where that isn't known.
    """

    standing: Standing
    service: Service
    are_followers: bool
    leads: int | None


class Slowed(Affected, frozen=True):
    """Everything that the nodes send comes late."""


class Lost(Affected, frozen=True):
    """The nodes take no part any more.

    Attributes:
        comes_back: whether they do again after a few seconds.
        unsure: nodes not known to be up, with whom a majority would be left.
    """

    comes_back: bool
    unsure: tuple[str, ...]


class Isolated(Outcome, frozen=True):
    """The nodes run on alone; ``acknowledges`` says whether their answers acknowledge anything."""

    acknowledges: bool


class Returned(Outcome, frozen=True):
    """The nodes take part again, by ``action``."""

    action: NodeAction
    standing: Standing
    service: Service


class Forecast(Struct, frozen=True, kw_only=True):
    """The forecast of an action: its outcomes, group by group.

    Attributes:
        nodes: the nodes of the run that it would be done to.
        outcomes: what would become of them, group by group; empty where that isn't known.
    """

    nodes: tuple[str, ...]
    outcomes: tuple[Outcome, ...] = ()
