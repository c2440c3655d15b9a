"""Delays what one container sends, from a second container that shares the first one's network."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from core.ports import SubjectError
from subjects.hosts.containers.engine.errors import EngineError, Trouble
from subjects.hosts.containers.labels import labels_of
from subjects.hosts.containers.tools.image import tools_present
from subjects.hosts.containers.tools.qdisc import NO_NETEM

if TYPE_CHECKING:
    from subjects.hosts.containers.engine.engine import Engine

SERVICE = "netem"
_PROGRAM = ("-m", "subjects.hosts.containers.tools.qdisc")
_ADMIN = ("NET_ADMIN",)
_RUN_S = 15.0


class LastLook:
    """The finding of the last look; None where nobody looked, or the look failed."""

    found: bool | None = None


LAST_LOOK = LastLook()


class NetemError(SubjectError):
    """Raised where a network can't be slowed, or the delay can't be removed."""


class Netem:
    """The delay of one container's network."""

    def __init__(
        self, engine: Engine, image: str, run_id: str, container_id: Callable[[], str]
    ) -> None:
        """Works on the container that ``container_id`` names, by the tools in ``image``."""
        self._engine = engine
        self._image = image
        self._labels = labels_of(run_id, SERVICE)
        self._container_id = container_id

    async def slow_down(self, delay_ms: float) -> None:
        """Delays everything that the container sends by ``delay_ms`` milliseconds.

        Raises:
            SubjectError: the delay can't be set.
        """
        await self._run("add", f"{delay_ms:g}")

    async def speed_up(self) -> None:
        """Removes the delay; an ended container has lost the delay with the network.

        Raises:
            SubjectError: the delay can't be removed.
        """
        try:
            await self._run("remove")
        except EngineError as error:
            if error.trouble not in (Trouble.CONFLICT, Trouble.MISSING):
                raise

    async def is_slowed(self) -> bool:
        """Whether the container's network has a delay, by looking.

        Raises:
            SubjectError: looking failed.
        """
        try:
            said = await self._run("show")
        except EngineError as error:
            if error.trouble not in (Trouble.CONFLICT, Trouble.MISSING):
                raise
            return False
        return bool(said["interfaces"])

    async def _run(self, *command: str) -> Mapping[str, Any]:
        code, output = await self._engine.run(
            self._image,
            [*_PROGRAM, *command],
            labels=self._labels,
            network_of=self._container_id(),
            cap_add=_ADMIN,
            timeout_s=_RUN_S,
        )
        said = _read(output)
        if code == NO_NETEM:
            raise NetemError(
                "The engine's kernel can't delay a network: it has no netem.",
                "Where it has it as a module, load it there with: sudo modprobe sch_netem",
            )
        if code or said is None:
            why = said["error"] if said else output.strip()[-200:]
            raise NetemError(f"The network can't be delayed: {why}")
        return said


async def available(engine: Engine, image: str) -> bool:
    """Whether the engine's kernel can delay a network, by trying in a separate network.

    Raises:
        SubjectError: the trial failed.
    """
    code, output = await engine.run(
        image,
        [*_PROGRAM, "probe"],
        labels=labels_of("probe", SERVICE),
        cap_add=_ADMIN,
        timeout_s=_RUN_S,
    )
    if code not in (0, NO_NETEM):
        raise NetemError(f"Whether a network can be delayed can't be told: {output.strip()[-200:]}")
    return code == 0


async def can_slow(engine: Engine, base: str | None = None) -> bool | None:
    """Whether the engine's kernel can delay a network, by trying; None while the tools are missing.

    Raises:
        SubjectError: the trial failed.
    """
    image = await tools_present(engine, base)
    LAST_LOOK.found = None if image is None else await available(engine, image)
    return LAST_LOOK.found


def found_missing() -> bool:
    """Whether the last look found that no network can be delayed here, so nothing offers that."""
    return LAST_LOOK.found is False


def _read(output: str) -> dict[str, Any] | None:
    """Returns the line of JSON that the program printed; None where there is none."""
    for line in reversed(output.splitlines()):
        if line.startswith("{"):
            try:
                return json.loads(line)
            except ValueError:
                return None
    return None
