"""A container that a crashed run left behind, as a ``core.ports.Node``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from core.ports import SubjectError
from core.process.paths import command
from subjects.hosts.containers.engine.errors import EngineError, Trouble
from subjects.hosts.containers.labels import RUN

if TYPE_CHECKING:
    from subjects.hosts.containers.engine.engine import Engine
    from subjects.hosts.containers.engine.views import ContainerView
    from subjects.hosts.containers.tools.netem import Netem

Identity = Mapping[str, str | int | float]


class Written(Struct, frozen=True, kw_only=True):
    """The parts of a container's identity in an undo journal; see :meth:`Container.identity`."""

    engine: str
    container: str
    run: str
    node: str
    network: str = ""
    aliases: tuple[str, ...] = ()

    @classmethod
    def read(cls, identity: Identity) -> Written | None:
        """Reads an identity; returns None for one that isn't a container's."""
        try:
            engine, container, run, node = (
                str(identity[key]) for key in ("engine", "container", "run", "node")
            )
        except KeyError:
            return None
        if not (container and run):
            return None
        aliases = str(identity.get("aliases", "")).split(",")
        return cls(
            engine=engine,
            container=container,
            run=run,
            node=node,
            network=str(identity.get("network", "")),
            aliases=tuple(alias for alias in aliases if alias),
        )


class ContainerLeftover:
    """A container of a dead run: faults can be undone, and no fault can be injected.

    The state is as old as the last :meth:`inspect`.
    """

    def __init__(self, engine: Engine, written: Written, view: ContainerView) -> None:
        """Stores the identity from the journal, and the engine's view of the container."""
        self._engine = engine
        self._written = written
        self._view = view

    @property
    def name(self) -> str:
        """The node's name, short and unique: ``n1``."""
        return self._written.node

    async def inspect(self) -> None:
        """Asks the engine for the container's state.

        Raises:
            EngineError: the container is gone, or the engine doesn't answer.
        """
        self._view = await self._engine.inspect(self._written.container)

    def is_alive(self) -> bool:
        """Whether the container runs or is paused."""
        return self._view.status in ("running", "paused")

    def is_paused(self) -> bool:
        """Whether the container is paused."""
        return self._view.status == "paused"

    def is_cut_off(self) -> bool:
        """Whether the container, running or not, isn't on the network of the nodes."""
        network = self._written.network
        return bool(network) and network not in self._view.networks

    async def kill(self) -> None:
        """Refuses: the container's run is over.

        Raises:
            SubjectError: always.
        """
        raise self._over()

    async def pause(self) -> None:
        """Refuses: the container's run is over.

        Raises:
            SubjectError: always.
        """
        raise self._over()

    async def resume(self) -> None:
        """Resumes the frozen container.

        Raises:
            EngineError: the engine refuses.
        """
        await self._engine.unpause(self._written.container)

    async def restart(self) -> None:
        """Starts the container, or resumes a paused one; does nothing to a running one.

        Raises:
            EngineError: the engine refuses.
        """
        if self.is_paused():
            await self.resume()
        elif not self.is_alive():
            await self._engine.start(self._written.container)

    async def cut_off(self) -> None:
        """Refuses: the container's run is over.

        Raises:
            SubjectError: always.
        """
        raise self._over()

    async def slow_down(self, delay_ms: float) -> None:
        """Refuses: the container's run is over.

        Raises:
            SubjectError: always.
        """
        raise self._over()

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
        written = self._written
        await self._engine.connect_network(written.network, written.container, written.aliases)

    def identity(self) -> dict[str, str | int | float]:
        """Returns what identifies exactly this container."""
        written = self._written
        return {
            "engine": written.engine,
            "container": written.container,
            "run": written.run,
            "node": written.node,
            "network": written.network,
            "aliases": ",".join(written.aliases),
        }

    async def _netem(self) -> Netem:
        from subjects.hosts.containers.tools.image import tools_present
        from subjects.hosts.containers.tools.netem import Netem

        image = await tools_present(self._engine)
        if image is None:
            text = f"The image is gone by which {self.name}'s network was slowed down."
            raise EngineError(text, f"Get it with: {command('prepare')}.", Trouble.MISSING)
        written = self._written
        return Netem(self._engine, image, written.run, lambda: written.container)

    def _over(self) -> SubjectError:
        return SubjectError(f"{self.name} belongs to a run that is over.")


async def find_container(engine: Engine, identity: Identity) -> ContainerLeftover | None:
    """Finds the container of an undo journal's ``identity``; None where there is none any more.

    Raises:
        EngineError: the engine doesn't answer.
    """
    written = Written.read(identity)
    if written is None:
        return None
    try:
        view = await engine.inspect(written.container)
    except EngineError as error:
        if error.trouble is Trouble.MISSING:
            return None
        raise
    # Both the full id and the run's label must match, or this is another container.
    if view.id != written.container or view.labels.get(RUN) != written.run:
        return None
    return ContainerLeftover(engine, written, view)
