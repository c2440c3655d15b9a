"""Abilities that some targets of faults have and others lack, as Protocols."""

from __future__ import annotations

from typing import Protocol, runtime_checkable


@runtime_checkable
class Isolable(Protocol):
    """A node whose network to the other nodes can be taken away."""

    async def cut_off(self) -> None:
        """Takes the network to the other nodes away; what answers from outside may go on."""
        ...

    async def reconnect(self) -> None:
        """Reconnects the node to the other nodes, under the names of before."""
        ...

    def is_cut_off(self) -> bool:
        """Whether the node runs without the network to the other nodes."""
        ...


@runtime_checkable
class Slowable(Protocol):
    """A node whose network can be made slow."""

    async def slow_down(self, delay_ms: float) -> None:
        """Delays everything that the node sends by ``delay_ms`` milliseconds."""
        ...

    async def speed_up(self) -> None:
        """Removes the delay from what the node sends."""
        ...

    async def is_slowed(self) -> bool:
        """Looks whether the node's network has a delay."""
        ...


@runtime_checkable
class Stoppable(Protocol):
    """A node that can be asked to end, as an operator does, and isn't started again meanwhile."""

    async def ask_to_end(self) -> None:
        """Asks the node to end; returns once the node has ended, killed if that takes too long."""
        ...


@runtime_checkable
class Burstable(Protocol):
    """A load as a target of faults: one whose rate can be raised for a while."""

    async def burst(self, multiplier: float) -> None:
        """Sends ``multiplier`` times as much as before, from now on."""
        ...

    async def calm(self) -> None:
        """Sends as much as before the burst again."""
        ...

    def is_bursting(self) -> bool:
        """Whether the load sends more than at the start."""
        ...


@runtime_checkable
class Playable(Protocol):
    """Steps of somebody's own, which are played as a fault, and others that take them back."""

    async def play(self) -> None:
        """Begins to play the steps; returns once they have begun."""
        ...

    async def roll_back(self) -> None:
        """Ends the steps under way, and plays the steps that take all of the fault back.

        Raises:
            SubjectError: a step that takes something back couldn't be done.
        """
        ...

    def is_played(self) -> bool:
        """Whether steps were played and not taken back."""
        ...


@runtime_checkable
class Inspectable(Protocol):
    """A node whose state is known to somebody, such as an engine, who may not answer."""

    async def inspect(self) -> None:
        """Asks for the node's state, and brings what is known of the node up to date.

        Raises:
            SubjectError: there is no answer, so that the node's state can't be judged.
        """
        ...
