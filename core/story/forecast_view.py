"""The present state as a forecast sees it: one group of nodes at a time."""

from __future__ import annotations

from msgspec import Struct

from core.model.events import Group, NodeStatus
from core.text.bounds import bound_of
from core.text.wording import number_word
from core.views import groups
from core.views.stage_state import StageState

AWAY = (NodeStatus.DOWN, NodeStatus.PAUSED, NodeStatus.CUT_OFF)
"""Takes no part, for certain."""


class View(Struct, frozen=True):
    """One group in the present state.

    Attributes:
        state: what is on the stage.
        group: the group.
        is_sole: whether it is the only one, and elects.
    """

    state: StageState
    group: Group
    is_sole: bool

    def status(self, name: str) -> NodeStatus:
        """What is known of a node's life."""
        return self.state.nodes[name].status

    def is_away(self, name: str) -> bool:
        """Whether it takes no part already."""
        return self.status(name) in AWAY

    def having(self, *statuses: NodeStatus) -> list[str]:
        """The nodes of the group that are in one of ``statuses``."""
        return [name for name in self.group.nodes if self.status(name) in statuses]

    @property
    def up(self) -> list[str]:
        """The nodes of the group that are up."""
        return self.having(NodeStatus.UP)

    @property
    def quorum(self) -> int:
        """How many of them must agree."""
        return groups.quorum(self.group)

    @property
    def leader(self) -> str | None:
        """Who leads the group, where it elects and that is known."""
        return self.state.leader if self.is_sole else self.state.leaders.get(self.group.name)

    @property
    def carries_writes(self) -> bool:
        """Whether clients write to its nodes: to the only group, or to one that shares them."""
        return self.is_sole or not self.group.has_leader

    @property
    def bound(self) -> str:
        """The system's own bound, in brackets."""
        bound = bound_of(self.state.run)
        return f" ({bound})" if bound else ""

    def of(self, number: int) -> str:
        """``two of three``; with the group's name where there are several."""
        count = f"{number_word(number)} of {number_word(len(self.group.nodes))}"
        return count if self.is_sole else f"{count} {self.group.name} nodes"


def views(state: StageState) -> list[View]:
    """The groups of the run, with their present members."""
    found = groups.groups_of(state.run) or groups.whole(tuple(state.nodes))
    sole = len(found) == 1 and found[0].has_leader
    return [View(state, group, sole) for group in found]
