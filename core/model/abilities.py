"""What can be done to some nodes and not to others: ports that a target may fulfil."""

from __future__ import annotations

from typing import Protocol, runtime_checkable


@runtime_checkable
class Isolable(Protocol):
    """A node whose network to the other nodes can be taken away."""

    async def cut_off(self) -> None:
        """Takes it away; what answers on it from outside the system may go on."""
        ...

    async def reconnect(self) -> None:
        """Gives it back, under the same names."""
        ...

    def is_cut_off(self) -> bool:
        """Whether it runs without it."""
        ...


@runtime_checkable
class Slowable(Protocol):
    """A node whose network can be made slow."""

    async def slow_down(self, delay_ms: float) -> None:
        """Delays everything that it sends by ``delay_ms`` milliseconds."""
        ...

    async def speed_up(self) -> None:
        """Takes the delay away."""
        ...

    async def is_slowed(self) -> bool:
        """Whether there is a delay, by looking."""
        ...


@runtime_checkable
class Burstable(Protocol):
    """What can be made to send more than it does: a load, as a target of faults."""

    async def burst(self, multiplier: float) -> None:
        """Sends ``multiplier`` times as much from now on."""
        ...

    async def calm(self) -> None:
        """Sends as much as before again."""
        ...

    def is_bursting(self) -> bool:
        """Whether it sends more than it was started with."""
        ...


@runtime_checkable
class Inspectable(Protocol):
    """A node whose state somebody else knows, who may not answer."""

    async def inspect(self) -> None:
        """Brings what is known of it up to date, by asking.

        Raises:
            SubjectError: there is no answer, so that its state can't be judged.
        """
        ...
