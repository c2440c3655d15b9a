"""Hosts PD, the stores and the load of one run in containers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from subjects.hosts.containers.hosting import ContainerHosting
from subjects.hosts.containers.labels import labels_of
from subjects.hosts.containers.run import ContainerRun
from subjects.hosts.containers.tools.image import ensure_tools
from subjects.hosts.start_progress import Tell
from subjects.load.child import LoadChild, OnReport
from subjects.load.container_child import SERVICE, LoadContainer
from subjects.tikv.images import check_images
from subjects.tikv.topology import TikvTopology


class TikvHosting(ContainerHosting):
    """Keeps the containers of the cluster's nodes and the container of the load.

    Attributes:
        tools: the image with the load and the tool that delays networks; empty until opened.
    """

    def __init__(
        self,
        run: ContainerRun,
        topology: TikvTopology,
        tell: Tell,
        base: str | None = None,
    ) -> None:
        """Creates a hosting that runs nothing yet.

        Args:
            run: creates and starts the containers.
            topology: the members of the cluster.
            tell: called with the progress of the tools' image.
            base: the image with Python on which the tools' image is built; None for our choice.
        """
        super().__init__(run)
        self._topology = topology
        self._tell = tell
        self._base = base
        self._load: LoadContainer | None = None
        self.tools = ""

    async def open(self) -> None:
        """Connects to the engine, creates the run's folder and checks for the images.

        Raises:
            SubjectError: the engine, the folder or an image can't be had.
        """
        engine = await self._run.open()
        await check_images(engine, self._topology)
        self.tools = await ensure_tools(engine, self._base, self._tell_building)

    async def close(self) -> None:
        """Removes the containers, the networks and the run's folder."""
        self._load = None
        await super().close()

    async def spawn_load(
        self, arguments: Sequence[str], log: Path, on_report: OnReport
    ) -> LoadChild:
        """Starts the load's container in the nodes' network, as a ``subjects.load.Spawn``."""
        run = self._run
        if self._load is None:
            labels = labels_of(run.run_id, SERVICE)
            self._load = LoadContainer(run.engine, self.tools, labels, run.project.peers)
        return await self._load.spawn(arguments, log, on_report)

    def _tell_building(self, step: str, fraction: float | None, detail: str = "") -> None:
        self._tell(step, 0.1 * (fraction or 0.0), detail)
