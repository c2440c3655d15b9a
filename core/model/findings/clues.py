"""The clues, and the ruled-out causes, that several findings share."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from core.model.findings.base import Clue, RuledOut
from core.model.findings.losses import LossKind
from core.model.records import LoadKind


class Survivors(Clue, frozen=True):
    """How many of all nodes are up."""

    up: int
    total: int


class Leads(Struct, frozen=True):
    """A node leads; an empty group is the whole system."""

    node: str
    group: str = ""


class Leaders(Clue, frozen=True):
    """Who leads, in each group that has a leader."""

    who: tuple[Leads, ...]


class LoadGone(Clue, frozen=True):
    """The process that measures is lost too."""


class NothingAnswered(Clue, frozen=True):
    """No write is acknowledged, or no check answered, right now."""

    load_kind: LoadKind


class LongestSilence(Clue, frozen=True):
    """The longest time without an acknowledged write, or an answered check, in seconds."""

    load_kind: LoadKind
    silence_s: float


# --- what was ruled out ----------------------------------------------------------------


class NotOverload(RuledOut, frozen=True):
    """Overload, by the p99 in milliseconds before the trouble."""

    p99_ms: float


class NotLeaderLoss(RuledOut, frozen=True):
    """The loss of the leader: ``leader`` leads throughout."""

    leader: str


class NotAsLost(RuledOut, frozen=True):
    """What the processes of lost nodes themselves exclude: a cut network, or a crash."""

    kind: LossKind
    is_one: bool


class NoneLost(StrEnum):
    """What shows that no node was lost."""

    NONE_GONE = "none gone"
    ALL_RUN = "all run"
    NONE_SEEN = "none seen"


class NotANodeLoss(RuledOut, frozen=True):
    """The loss of a node."""

    because: NoneLost
