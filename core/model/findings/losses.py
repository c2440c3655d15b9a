"""Lost nodes and their fates: values that findings of losses are made of."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from core.model.caught_up import CAUGHT_UP_LAG
from core.model.findings.base import Clue
from core.model.records import NodeStatus, Role


class LossKind(StrEnum):
    """The way in which a node was lost."""

    EXITED = "exited"
    PAUSED = "paused"
    CUT_OFF = "cut off"
    """The node runs, and the network to the other nodes is gone."""
    SILENT = "silent"
    """The node doesn't answer, and isn't known to have ended."""
    RESTARTED = "restarted"
    """The node came back with a shorter uptime than before: nobody saw the end."""

    @property
    def is_end(self) -> bool:
        """Whether the process ended."""
        return self in (LossKind.EXITED, LossKind.RESTARTED)


class Loss(Clue, frozen=True, kw_only=True):
    """The loss of a node, and what has become of the node since.

    Attributes:
        t: when it was lost, seconds of the run.
        role: its role when it was lost; NONE where that isn't known.
        leads: how many groups it led then, where leadership is shared.
        shards: which groups those were, by the last answer of the system before the loss.
        taken_over: those of them that another node was said to lead since the loss.
        was_up: whether it had ever been up.
        back_t: when it was back, seconds of the run; None while it is away.
        behind: the most log entries that it was seen to be behind after it came back.
        caught_up: whether it has come close to the leader since.
    """

    node: str
    t: float
    kind: LossKind
    role: Role = Role.NONE
    leads: int | None = None
    shards: tuple[str, ...] = ()
    taken_over: tuple[str, ...] = ()
    exit_code: int | None = None
    was_up: bool = True
    back_t: float | None = None
    behind: int | None = None
    caught_up: bool = False

    @property
    def had_to_catch_up(self) -> bool:
        """Whether the node missed more log entries than are caught up within a moment."""
        return self.behind is not None and self.behind > CAUGHT_UP_LAG


class Fate(Clue, frozen=True):
    """The fate of a lost node: the node's status now, and whether the node leads."""

    loss: Loss
    status: NodeStatus
    leads: bool


class SilenceKind(StrEnum):
    """The knowledge about the longest time without an acknowledged write."""

    UNSEEN = "unseen"
    """Nothing was measured yet."""
    UNMEASURED = "unmeasured"
    """The load was away meanwhile."""
    BRIEF = "brief"
    """Too short to be an outage."""
    LONG = "long"
    BY_ELECTION = "by election"
    """The silence ended with the election, within the system's own bound."""
    BY_LONG_ELECTION = "by long election"
    """The silence ended with an election that outlasted that bound: votes may be split."""


class Silence(Struct, frozen=True):
    """The longest time without an acknowledged write, in seconds, and the kind of that silence."""

    kind: SilenceKind = SilenceKind.UNSEEN
    seconds: float = 0.0
