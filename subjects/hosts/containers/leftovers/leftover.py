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
    """What an undo journal says of a container, by :meth:`Container.identity`."""

    engine: str
    container: str
    run: str
    node: str
    network: str = ""
    aliases: tuple[str, ...] = ()

    @classmethod
    def read(cls, identity: Identity) -> Written | None:
        """Reads an identity; None where it isn't a container's."""
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
    """A node whose run is dead: its faults can be undone, and none can be put in.

    What is known of it is as old as the last :meth:`inspect`.
    """

    def __init__(self, engine: Engine, written: Written, view: ContainerView) -> None:
        """Takes what was written down of it, and how it was found."""
        self._engine = engine
        self._written = written
        self._view = view

    @property
    def name(self) -> str:
        """Short and unique: ``n1``."""
        return self._written.node

    async def inspect(self) -> None:
        """Asks the engine how it is.

        Raises:
            EngineError: it is gone, or the engine doesn't answer.
        """
        self._view = await self._engine.inspect(self._written.container)

    def is_alive(self) -> bool:
        """Whether it runs or is paused."""
        return self._view.status in ("running", "paused")

    def is_paused(self) -> bool:
        """Whether it is paused."""
        return self._view.status == "paused"

    def is_cut_off(self) -> bool:
        """Whether it isn't on the network of its nodes, running or not."""
        network = self._written.network
        return bool(network) and network not in self._view.networks

    async def kill(self) -> None:
        """Never: its run is over.

        Raises:
            SubjectError: always.
        """
        raise self._over()

    async def pause(self) -> None:
        """Never: its run is over.

        Raises:
            SubjectError: always.
        """
        raise self._over()

    async def resume(self) -> None:
        """Lets it go on.

        Raises:
            EngineError: that is refused.
        """
        await self._engine.unpause(self._written.container)

    async def restart(self) -> None:
        """Starts it where it doesn't run, and lets it go on where it is paused.

        Raises:
            EngineError: that is refused.
        """
        if self.is_paused():
            await self.resume()
        elif not self.is_alive():
            await self._engine.start(self._written.container)

    async def cut_off(self) -> None:
        """Never: its run is over.

        Raises:
            SubjectError: always.
        """
        raise self._over()

    async def slow_down(self, delay_ms: float) -> None:
        """Never: its run is over.

        Raises:
            SubjectError: always.
        """
        raise self._over()

    async def speed_up(self) -> None:
        """Takes the delay away.

        Raises:
            SubjectError: that can't be done.
        """
        await (await self._netem()).speed_up()

    async def is_slowed(self) -> bool:
        """Whether there is a delay, by looking; one that ended with its network is gone.

        Raises:
            SubjectError: one can't look.
        """
        return self.is_alive() and await (await self._netem()).is_slowed()

    async def reconnect(self) -> None:
        """Puts it back on the network of its nodes, under the same names.

        Raises:
            EngineError: that is refused.
        """
        written = self._written
        await self._engine.connect_network(written.network, written.container, written.aliases)

    def identity(self) -> dict[str, str | int | float]:
        """What finds exactly this container again."""
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
    """The container of an undo journal's ``identity``; None where it is gone or isn't one.

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
    # By its full id, and by the label that it was started with: else it isn't the one meant.
    if view.id != written.container or view.labels.get(RUN) != written.run:
        return None
    return ContainerLeftover(engine, written, view)
