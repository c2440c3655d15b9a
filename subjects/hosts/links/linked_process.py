"""A local process whose network to the other nodes leads through relays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.ports import SubjectError
from subjects.hosts.links.links import Links
from subjects.hosts.processes.instance import ProcessInstance
from subjects.hosts.processes.keeper import Keeper


class LinkedProcess(ProcessInstance):
    """A ``ProcessInstance`` that is ``Isolable`` and ``Slowable``, by the node's links."""

    def __init__(
        self, links: Links, name: str, keeper: Keeper, argv: Sequence[str], **place: Any
    ) -> None:
        """Stores the parameters, as of ``ProcessInstance``; ``links`` has the node's links."""
        super().__init__(name, keeper, argv, **place)
        self._links = links

    async def cut_off(self) -> None:
        """Cuts all links of the process.

        Raises:
            SubjectError: the process has no links, or their relays don't take orders.
        """
        self._check("cut off")
        await self._links.isolate(self.name)

    async def reconnect(self) -> None:
        """Lets the links of the process pass again.

        Raises:
            SubjectError: the relays don't take orders.
        """
        await self._links.rejoin(self.name)

    def is_cut_off(self) -> bool:
        """Whether all links of the process are cut."""
        return self._links.is_isolated(self.name)

    async def slow_down(self, delay_ms: float) -> None:
        """Delays everything that the process sends to the other nodes.

        Raises:
            SubjectError: the process has no links, or their relays don't take orders.
        """
        self._check("slowed down")
        await self._links.delay(self.name, delay_ms)

    async def speed_up(self) -> None:
        """Removes the delay from what the process sends.

        Raises:
            SubjectError: the relays don't take orders.
        """
        await self._links.delay(self.name, 0.0)

    async def is_slowed(self) -> bool:
        """Whether what the process sends to the other nodes is delayed."""
        return self._links.delay_ms(self.name) > 0

    def _check(self, done: str) -> None:
        if not self._links.has(self.name):
            text = f"{self.name} can't be {done}: it has no links to other nodes."
            raise SubjectError(text, "Choose another node, or another fault.")
