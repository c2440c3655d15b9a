"""The choice of an audience, which holds until the fault is in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from core.model.events import Group, NodeHealth
from core.model.victims import VictimReason, Victims
from core.story.fault_plans import FaultPlan
from core.story.victim_choice import choose_victims


class AudienceChoice(Struct, frozen=True, kw_only=True):
    """The fault and the victim that a vote came to.

    Attributes:
        plan: the fault: the one that was chosen, or the story's own.
        order: the nodes that have votes, each with the count, the winner first; empty where
            nobody voted for a node.
        voted: how many phones voted on the nodes.
        by_lot: whether the winner was drawn by lot.
    """

    plan: FaultPlan
    order: tuple[tuple[str, int], ...] = ()
    voted: int = 0
    by_lot: bool = False

    def victims(
        self, plan: FaultPlan, nodes: Mapping[str, NodeHealth], groups: Sequence[Group]
    ) -> Victims | None:
        """Returns the victims of ``plan`` by this choice: the first of the order that is still up.

        None where no node of the order can be hit, so that the choice decides nothing.
        """
        for index, (name, votes) in enumerate(self.order):
            found = choose_victims(plan, nodes, name, groups)
            if found.reason is VictimReason.PICKED:
                return replace(
                    found,
                    reason=VictimReason.AUDIENCE,
                    votes=votes,
                    voted=self.voted,
                    by_lot=self.by_lot and index == 0,
                )
        return None
