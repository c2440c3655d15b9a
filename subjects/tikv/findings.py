"""Findings of TiKV's own rules of diagnosis, as values; ``finding_words`` says each of them."""

from __future__ import annotations

from enum import StrEnum

from core.model.findings.base import Cause, Clue, Finding, RuledOut
from core.model.findings.losses import Fate, Loss, LossKind, Silence
from core.model.records import Bound


class TikvCause(StrEnum):
    """The stable names of explanations; summaries hold the names, so they don't change."""

    KILLED_STORE = "killed-store"
    EXITED_STORE = "exited-store"
    """The store ended by itself, or nobody saw how."""
    PAUSED_STORE = "paused-store"
    CUT_OFF_STORE = "cut-off-store"
    SILENT_STORE = "silent-store"
    PD_LEADER_LOST = "pd-leader-lost"
    PD_MEMBER_LOST = "pd-member-lost"
    PD_MAJORITY_LOST = "pd-majority-lost"
    PD_LEADER_CHANGED = "pd-leader-changed"


# --- clues -------------------------------------------------------------------------------


class MembersUp(Clue, frozen=True):
    """The number of a group's nodes that are up, of all its nodes."""

    group: str
    up: int
    total: int


class ContainerLost(Clue, frozen=True):
    """The loss of a node in a container, of which more is known than of a process."""

    loss: Loss


class Claimed(Clue, frozen=True):
    """A claim that another source still makes about a node that is away.

    Without its figures: they change all the time, and an explanation is no clock.
    """

    claim: str
    node: str


class LedRegions(Clue, frozen=True):
    """The number of regions that a lost store led; None where that isn't known."""

    regions: int | None


class RegionsTaken(Clue, frozen=True):
    """The number of ``led`` regions of lost stores that other stores were said to lead since."""

    led: int
    taken: int


class LedPd(Clue, frozen=True):
    """A lost node led PD until then."""

    node: str


class LedPdBefore(Clue, frozen=True):
    """The member that led PD before; None where no leader was seen."""

    node: str | None


class ElectedInPd(Clue, frozen=True):
    """A member of PD was elected, so many seconds after the loss."""

    node: str
    after_s: float


# --- what was ruled out ------------------------------------------------------------------


class NotLostOtherwise(RuledOut, frozen=True):
    """The other ways of losing nodes, ruled out by the state of the nodes' containers."""

    kind: LossKind
    is_one: bool


class NotMajorityLost(RuledOut, frozen=True):
    """The loss of a majority of the stores."""

    stores: MembersUp


class NotElectionsAlone(RuledOut, frozen=True):
    """A recovery by elections alone: too few copies are left for one."""


class NotStoreLost(RuledOut, frozen=True):
    """The loss of a store."""

    stores: MembersUp


class NotPdLeaderLost(RuledOut, frozen=True):
    """The loss of PD's leader: ``leader`` leads PD throughout."""

    leader: str


class NotNodeLost(RuledOut, frozen=True):
    """The loss of a node: every container runs."""


# --- findings ----------------------------------------------------------------------------


class MembersLost(Finding, frozen=True, kw_only=True):
    """Nodes of one group were lost.

    Attributes:
        losses: the last loss of each.
        away: those of nodes that are still away.
        up: how many nodes of the group are up.
        silence: the longest time without an acknowledged write.
        returned: what has become of the lost nodes.
    """

    losses: tuple[Loss, ...]
    away: tuple[Loss, ...]
    up: MembersUp
    silence: Silence = Silence()
    returned: tuple[Fate, ...] = ()


class StoreMajorityLost(MembersLost, frozen=True, kw_only=True):
    """Stores are lost, so many that regions have no majority of their copies.

    Attributes:
        missing: how many stores must come back.
        starting: the stores that are starting again.
    """

    cause: StrEnum = Cause.MAJORITY_LOST
    missing: int
    starting: tuple[str, ...]


class StoreLost(MembersLost, frozen=True, kw_only=True):
    """A store was lost, and each region has a majority of the copies left.

    Attributes:
        loss: the loss to tell of.
        regions: what has become of the regions that the lost stores led; None where PD hasn't
            said which those were.
        bound: what bounds an election.
    """

    loss: Loss
    regions: RegionsTaken | None
    bound: Bound

    @property
    def identity(self) -> tuple[object, ...]:
        """The values that tell two findings apart, the regions that are led anew among them."""
        return *super().identity, self.regions


class PdLost(MembersLost, frozen=True, kw_only=True):
    """A member of PD was lost: the one that led, one that didn't, or too many.

    Attributes:
        leader: who leads PD now; None where nobody is known to.
        is_only: whether PD has one member.
    """

    cause: TikvCause
    leader: str | None
    is_only: bool

    @property
    def identity(self) -> tuple[object, ...]:
        """The values that tell two findings apart, the leader among them."""
        return *super().identity, self.leader


class PdLeaderChanged(Finding, frozen=True, kw_only=True):
    """PD's leader was lost, or moved from ``before`` to ``now``, although no node was lost."""

    cause: StrEnum = TikvCause.PD_LEADER_CHANGED
    before: str | None
    now: str | None


class MembersStillAway(MembersLost, frozen=True, kw_only=True):
    """Nothing new is wrong, but nodes that were lost before are away still."""
