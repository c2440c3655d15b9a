"""The load as the target of a burst: a ``core.ports.Node`` that is also ``Burstable``."""

from __future__ import annotations

from msgspec.structs import asdict

from core.ports import SubjectError
from core.process.identity import ProcessIdentity
from subjects.load.client import LoadProcess

LOAD = "load"
"""The name of the load as a target."""


class LoadTarget:
    """The load process as a target, of which only the rate can be changed."""

    def __init__(self, load: LoadProcess) -> None:
        """Creates a target that sends bursts through ``load``."""
        self.load = load
        self._base: float | None = None

    @property
    def name(self) -> str:
        """The target's name: ``load``."""
        return LOAD

    # --- core.model.abilities.Burstable ---------------------------------------------------------

    async def burst(self, multiplier: float) -> None:
        """Sends ``multiplier`` times as much from now on.

        Raises:
            SubjectError: the load doesn't run, or can't send so much.
        """
        rate = self.load.rate if self._base is None else self._base
        if rate is None:
            raise SubjectError("The load doesn't run, so it can't burst.", "Start the load first.")
        await self.load.start(rate * multiplier)
        self._base = rate

    async def calm(self) -> None:
        """Restores the rate from before the burst; a load stopped meanwhile stays stopped.

        Raises:
            SubjectError: the load process doesn't answer.
        """
        base, self._base = self._base, None
        if base is not None and self.load.rate is not None:
            await self.load.start(base)

    def is_bursting(self) -> bool:
        """Whether the load sends more than at the start."""
        return self._base is not None and self.load.rate is not None

    # --- core.ports.Node ------------------------------------------------------------------

    def is_alive(self) -> bool:
        """Whether the load sends at all."""
        return self.load.rate is not None

    def is_paused(self) -> bool:
        """Returns False, since a load is never paused."""
        return False

    async def kill(self) -> None:
        """Refuses, since the load's ledger must stay; only a burst can be done to the load.

        Raises:
            SubjectError: always.
        """
        raise SubjectError("Nothing but a burst can be done to the load.")

    pause = resume = kill

    async def restart(self) -> None:
        """Restores the rate from before a burst."""
        await self.calm()

    def identity(self) -> dict[str, str | int | float]:
        """Returns what finds exactly this process after a crash of the app."""
        identity = None if self.load.pid is None else ProcessIdentity.of(self.load.pid)
        if identity is None:
            return {"node": LOAD}
        return {"node": LOAD, **asdict(identity)}
