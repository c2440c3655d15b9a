"""The only target of an experiment's faults, its method, and the plan that plays the method."""

from __future__ import annotations

from collections.abc import Mapping

from core.model.abilities import Playable
from core.model.fault_lookup import kinds_that_need
from core.ports import SubjectError
from core.story.fault_plans import FaultPlan, by_name, plan_fault

METHOD = "method"
"""The name of the method as a target."""

PLANS: Mapping[str, FaultPlan] = by_name(
    *(plan_fault(METHOD, kind, nodes=(METHOD,)) for kind in kinds_that_need(Playable))
)
"""The plan, by its name, which is the name of its target, too."""

Identity = Mapping[str, str | int | float]
"""The rollbacks with all that they need, for a start after a crash of the app."""


class MethodTarget:
    """A ``core.ports.Node`` that can be played and rolled back, and nothing else."""

    def __init__(self, identity: Identity, refusal: tuple[str, str]) -> None:
        """Stores the identity, and the sentence and the way out for all that can't be done."""
        self._identity = identity
        self._refusal = refusal

    @property
    def name(self) -> str:
        """The target's name: ``method``."""
        return METHOD

    def is_alive(self) -> bool:
        """Returns True, since steps can be played at any time."""
        return True

    def is_paused(self) -> bool:
        """Returns False, since a method is never paused."""
        return False

    async def kill(self) -> None:
        """Refuses, since a method can only be played and rolled back.

        Raises:
            SubjectError: always.
        """
        raise SubjectError(*self._refusal)

    pause = resume = restart = kill

    def identity(self) -> dict[str, str | int | float]:
        """Returns what plays the rollbacks after a crash of the app."""
        return dict(self._identity)
