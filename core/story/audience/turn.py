"""The audience's turn: the votes of one act before the fault goes in."""

from __future__ import annotations

from core.model.audience import Ballot
from core.story.audience.ballots import ballots_for
from core.story.audience.voting import Voting
from core.story.fault_plans import FaultPlan
from core.story.run_context import RunContext


class AudienceTurn:
    """The audience's turn to vote in one act, before the fault goes in.

    A vote opens where there is an audience and something to choose, as long as the presenter has
    picked no node. Without a presenter, one vote is enough, however it ends.
    """

    def __init__(self, context: RunContext, own: FaultPlan) -> None:
        """Begins an act, whose own fault is ``own``; nothing is chosen yet."""
        self._context = context
        self._own = own
        self._asked = False
        context.chosen = None
        if context.state.fault_t is not None and context.state.audience.is_open:
            context.picked = None  # for another act, it is the audience's turn again

    @property
    def plan(self) -> FaultPlan:
        """The fault that goes in: what the audience chose, or the story's own."""
        return self._own if self._context.chosen is None else self._context.chosen.plan

    def ballots(self) -> tuple[Ballot, ...]:
        """Returns the ballots that open when the presenter goes on; none where no vote opens."""
        return ballots_for(self._context, self._own) if self._may_vote else ()

    @property
    def lacks_choice(self) -> bool:
        """Whether the audience would vote, but there is only one thing that can be done."""
        return self._may_vote and not ballots_for(self._context, self._own)

    @property
    def _may_vote(self) -> bool:
        context = self._context
        if not context.state.audience.is_open or (self._asked and context.settings.autopilot):
            return False
        return context.picked is None and context.chosen is None

    async def agrees(self) -> bool:
        """Lets the audience vote, if a vote is due; returns whether the countdown follows."""
        if not (ballots := self.ballots()):
            return True
        self._asked = True
        return await Voting(self._context, self._own, ballots).run()
