"""A node whose start is over once that very node answers at the node's address."""

from __future__ import annotations

from abc import abstractmethod

from core.ports import SubjectError
from subjects.kit.managed_node import ManagedNode
from subjects.kit.place import Address, PlaceT

ANSWERS_WITHIN_S = 30.0
"""A small server answers after half a second, on a busy machine after some, seconds."""

ASK_WITHIN_S = 0.5
"""A server that was just started has this long for one answer, seconds."""


class AnsweringNode(ManagedNode[PlaceT]):
    """A ``ManagedNode`` whose start waits for a first answer; systems say how to ask for one."""

    async def until_it_answers(self) -> None:
        """Waits until the node, which was just started, answers.

        Raises:
            PortTakenError: the node has ended, since its port was taken.
            SubjectError: the node has ended for another reason, or takes too long.
        """
        address = self._settled().address
        if not await self._answers_within(lambda: self._answers(address), ANSWERS_WITHIN_S):
            text = f"{self._name} doesn't answer {ANSWERS_WITHIN_S:.0f} s after its start."
            raise SubjectError(text, "Close other programs, then try again.")

    async def until_it_is_ready(self) -> None:
        """Waits until the node, which answers, takes part in the system; by default don't wait.

        Raises:
            SubjectError: it takes too long.
        """

    @abstractmethod
    async def _answers(self, address: Address) -> bool:
        """Whether this node answers at ``address`` now; False where another program does."""
