"""Removes everything with a run's label from an engine, and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING

from msgspec import Struct

from core.process.started import command
from core.text.wording import listing
from subjects.hosts.containers.engine.errors import EngineError, Trouble
from subjects.hosts.containers.labels import RUN

if TYPE_CHECKING:
    from subjects.hosts.containers.engine.engine import Engine

LOOK_AGAIN_S = 0.4
"""Seconds between two looks."""

LOOKS = 12
"""Number of looks before giving up."""

QUIET_LOOKS = 3
"""Consecutive looks that must find nothing: whatever a dying app or Compose had asked for would
have been made by then."""


class Removed(Struct, frozen=True, kw_only=True):
    """The number of containers and networks that were removed."""

    containers: int = 0
    networks: int = 0
    volumes: int = 0

    @property
    def total(self) -> int:
        """The number of containers, networks and volumes together."""
        return self.containers + self.networks + self.volumes

    @property
    def text(self) -> str:
        """The counts in words: ``2 containers and 1 network``; empty for nothing."""
        counts = {"container": self.containers, "network": self.networks, "volume": self.volumes}
        parts = [f"{n} {noun}{'' if n == 1 else 's'}" for noun, n in counts.items() if n]
        return listing(parts) if parts else ""


async def remove_run(engine: Engine, run_id: str, *, quiet_looks: int = 1) -> Removed:
    """Removes the run's containers, running or not, then the run's networks and volumes.

    Args:
        engine: the engine that has the run.
        run_id: the run's id, exactly as in the label.
        quiet_looks: consecutive looks that must find nothing; more than one where the makers of
            the containers may have ended just now.

    Raises:
        EngineError: something is left, or the engine doesn't answer.
        ValueError: ``run_id`` is empty.
    """
    if not run_id:
        raise ValueError("an empty label would match what isn't ours")
    containers, networks, volumes = set[str](), set[str](), set[str]()
    refusals: list[EngineError] = []
    quiet = 0
    for _ in range(LOOKS):
        views = await engine.containers({RUN: run_id})
        found = {view.id for view in views if view.labels.get(RUN) == run_id}
        refusals = await _each(engine.remove, found)
        joined = {network for network, _ in await engine.networks({RUN: run_id})}
        refusals += await _each(engine.remove_network, joined)
        kept = set(await engine.volumes({RUN: run_id}))
        refusals += await _each(engine.remove_volume, kept)
        containers |= found
        networks |= joined
        volumes |= kept
        quiet = 0 if found or joined or kept else quiet + 1
        if quiet >= quiet_looks:
            return Removed(containers=len(containers), networks=len(networks), volumes=len(volumes))
        if refusals or quiet:
            await asyncio.sleep(LOOK_AGAIN_S)
    if refusals:
        raise refusals[0]
    text = f"Containers of the run {run_id} come back each time they are removed."
    raise EngineError(text, f"End what starts them, then run: {command('undo')}.")


async def _each(remove: Callable[[str], Awaitable[None]], ids: Iterable[str]) -> list[EngineError]:
    """Removes all ids at once; returns the refusals that matter."""
    results = await asyncio.gather(*(remove(each) for each in ids), return_exceptions=True)
    refusals: list[EngineError] = []
    for result in results:
        if isinstance(result, EngineError):
            # Already gone, or being removed by somebody else; the next look tells.
            if result.trouble is not Trouble.MISSING:
                refusals.append(result)
        elif result is not None:
            raise result
    return refusals
