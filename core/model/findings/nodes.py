"""The findings about nodes that were lost, or that lead no more."""

from __future__ import annotations

from core.model.findings.base import Cause, Finding
from core.model.findings.clues import GroupLeft, Survivors
from core.model.findings.losses import Fate, Loss, Silence
from core.model.records import Bound, Group, LoadKind


class NodesLost(Finding, frozen=True, kw_only=True):
    """Nodes were lost.

    Attributes:
        losses: how, in order.
        survivors: how many are up.
        away: those of nodes that take no part still.
        leader: who leads now, of all or of the group that matters.
        silence: how long writes stopped, if they did.
        returned: what has become of those that were lost.
    """

    losses: tuple[Loss, ...]
    survivors: Survivors
    away: tuple[Loss, ...] = ()
    leader: str | None = None
    silence: Silence = Silence()
    returned: tuple[Fate, ...] = ()

    @property
    def loss(self) -> Loss:
        """The loss to tell of: the last loss of a node that is away, else the last loss."""
        return (self.away or self.losses)[-1]

    @property
    def identity(self) -> tuple[object, ...]:
        """The key that tells findings of lost nodes apart: the leader counts, too."""
        return *super().identity, self.leader


class LeaderLost(NodesLost, frozen=True, kw_only=True):
    """The node that led was lost; the others elect another one.

    Attributes:
        led: how the leader was lost.
        elected_after_s: how long after that another one was seen to lead, seconds.
        bound: what bounds the election.
    """

    led: Loss
    elected_after_s: float | None = None
    bound: Bound = Bound()


class LeaderChanged(Finding, frozen=True, kw_only=True):
    """Leadership was lost, or moved from ``before`` to ``now``, although no node was lost."""

    cause: Cause = Cause.LEADER_CHANGED
    before: str | None
    now: str | None


class LostWithoutLeader(NodesLost, frozen=True, kw_only=True):
    """A node was lost and nobody leads, yet the node isn't known to have led."""

    cause: Cause = Cause.UNKNOWN


class FollowerLost(NodesLost, frozen=True, kw_only=True):
    """A node that didn't lead was lost; another leads, and has ``led_throughout`` or not."""

    led_throughout: bool


class NodeSilent(NodesLost, frozen=True, kw_only=True):
    """A node doesn't answer, or didn't for a while, for an unknown reason."""

    cause: Cause = Cause.UNKNOWN


class FailedStart(NodesLost, frozen=True, kw_only=True):
    """Nodes ended during the start, before any of the ended nodes was up."""


class StillAway(NodesLost, frozen=True, kw_only=True):
    """Nothing new is wrong, but nodes that were lost before are away still."""


class MajorityLost(NodesLost, frozen=True, kw_only=True):
    """Too few nodes were left to agree.

    Attributes:
        quorum: how many of all nodes must agree.
        starting: the nodes that are starting again.
    """

    cause: Cause = Cause.MAJORITY_LOST
    quorum: int
    starting: tuple[str, ...]


class GroupMajorityLost(NodesLost, frozen=True, kw_only=True):
    """Too few nodes of a group were left to agree.

    Attributes:
        left: what is left of the group.
        stalled: whether no write is acknowledged; None where no figures come in.
    """

    cause: Cause = Cause.MAJORITY_LOST
    left: GroupLeft
    stalled: bool | None
    load_kind: LoadKind


class MemberLost(NodesLost, frozen=True, kw_only=True):
    """A node was lost whose group has enough other nodes left.

    Attributes:
        group: the group that the node is of.
        up: the nodes of that group that are up.
        stalled: whether no write is acknowledged; None where no figures come in.
    """

    group: Group | None
    up: tuple[str, ...]
    stalled: bool | None
    load_kind: LoadKind
