"""A container that a crashed run left behind, as a ``core.ports.Node``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.ports import SubjectError
from core.process.started import command
from subjects.hosts.containers.engine.errors import EngineError, Trouble
from subjects.hosts.containers.identity import ContainerIdentity, Identity
from subjects.hosts.containers.labels import RUN, of_project

if TYPE_CHECKING:
    from subjects.hosts.containers.engine.engine import Engine
    from subjects.hosts.containers.engine.views import ContainerView
    from subjects.hosts.containers.tools.netem import Netem


class ContainerLeftover:
    """A container of a dead run: faults can be undone, and no fault can be injected.

    The state is as old as the last :meth:`inspect`.
    """

    def __init__(self, engine: Engine, identity: ContainerIdentity, view: ContainerView) -> None:
        """Stores the identity from the journal, and the engine's view of the container."""
        self._engine = engine
        self._identity = identity
        self._view = view

    @property
    def name(self) -> str:
        """The node's name, short and unique: ``n1``."""
        return self._identity.node

    async def inspect(self) -> None:
        """Asks the engine for the container's state.

        Raises:
            EngineError: the container is gone, or the engine doesn't answer.
        """
        self._view = await self._engine.inspect(self._identity.container)

    def is_alive(self) -> bool:
        """Whether the container runs or is paused."""
        return self._view.status in ("running", "paused")

    def is_paused(self) -> bool:
        """Whether the container is paused."""
        return self._view.status == "paused"

    def is_cut_off(self) -> bool:
        """Whether the container, running or not, is missing on a network of the nodes."""
        return any(each.name not in self._view.networks for each in self._identity.joined)

    async def refuse(self, delay_ms: float = 0.0) -> None:
        """Refuses each fault: the container's run is over.

        Raises:
            SubjectError: always.
        """
        raise SubjectError(f"{self.name} belongs to a run that is over.")

    kill = pause = cut_off = slow_down = refuse

    async def resume(self) -> None:
        """Resumes the frozen container.

        Raises:
            EngineError: the engine refuses.
        """
        await self._engine.unpause(self._identity.container)

    async def restart(self) -> None:
        """Starts the container, or resumes a paused one; does nothing to a running one.

        Raises:
            EngineError: the engine refuses.
        """
        if self.is_paused():
            await self.resume()
        elif not self.is_alive():
            await self._engine.start(self._identity.container)

    async def speed_up(self) -> None:
        """Removes the delay.

        Raises:
            SubjectError: the delay can't be removed.
        """
        await (await self._netem()).speed_up()

    async def is_slowed(self) -> bool:
        """Whether the container's network has a delay, by looking; an ended container has none.

        Raises:
            SubjectError: looking failed.
        """
        return self.is_alive() and await (await self._netem()).is_slowed()

    async def reconnect(self) -> None:
        """Reconnects the container to the network of the nodes under the same aliases as before.

        Raises:
            EngineError: the engine refuses.
        """
        for each in self._identity.joined:
            if each.name not in self._view.networks:
                await self._engine.connect_network(
                    each.name, self._identity.container, each.aliases, each.fixed_ip
                )

    def identity(self) -> dict[str, str | int | float]:
        """Returns what identifies exactly this container."""
        return self._identity.written()

    async def _netem(self) -> Netem:
        from subjects.hosts.containers.tools.image import tools_present
        from subjects.hosts.containers.tools.netem import Netem

        image = await tools_present(self._engine)
        if image is None:
            text = f"The image is gone by which {self.name}'s network was slowed down."
            raise EngineError(text, f"Get it with: {command('prepare')}.", Trouble.MISSING)
        found = self._identity
        return Netem(self._engine, image, found.run, lambda: found.container)


async def find_container(engine: Engine, identity: Identity) -> ContainerLeftover | None:
    """Finds the container of an undo journal's ``identity``; None where there is none any more.

    Raises:
        EngineError: the engine doesn't answer.
    """
    wanted = ContainerIdentity.read(identity)
    if wanted is None:
        return None
    try:
        view = await engine.inspect(wanted.container)
    except EngineError as error:
        if error.trouble is Trouble.MISSING:
            return None
        raise
    # Both the full id and the labels must match, or this is another container.
    if view.id != wanted.container or not _is_marked(view, wanted):
        return None
    return ContainerLeftover(engine, wanted, view)


def _is_marked(view: ContainerView, wanted: ContainerIdentity) -> bool:
    """Whether a container has the run's labels or, if the container isn't ours, the project's."""
    if not wanted.project:
        return view.labels.get(RUN) == wanted.run
    chosen = of_project(wanted.project)
    return chosen.has(view.labels) and chosen.service_of(view.labels) == wanted.service
