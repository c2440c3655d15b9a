"""One run in containers: holds the engine, project, events and containers together."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from core.model.events import Level, NoticeShown
from core.ports import Clock, Emit, FailureHook, SubjectError
from core.process.identity import ProcessIdentity
from core.process.started import command
from core.process.tasks import TaskScope
from core.text.wording import AFRESH
from subjects.hosts.containers.compose_project import Project
from subjects.hosts.containers.container import Container
from subjects.hosts.containers.engine.errors import EngineError
from subjects.hosts.containers.engine.views import ContainerView
from subjects.hosts.containers.engine_events import EngineEvent
from subjects.hosts.containers.labels import ContainerChoice, of_run
from subjects.hosts.containers.leftovers.reaper import reaper_command
from subjects.hosts.containers.leftovers.sweep import remove_orphans
from subjects.hosts.containers.note import EngineNote, noted_runs
from subjects.hosts.containers.tools.netem import Netem
from subjects.hosts.containers.watch import EngineWatch
from subjects.hosts.processes.keeper import Keeper
from subjects.hosts.processes.runs import RunFolder, not_writable
from subjects.hosts.start_progress import StartProgress

if TYPE_CHECKING:
    from subjects.hosts.containers.engine.engine import Engine

T = TypeVar("T")

Files = Mapping[str, Mapping[str, bytes]]
"""Files to put into each service's container before the start, by service and path."""


class ContainerRun:
    """Starts the containers of one run, follows what happens to them, and removes them all.

    A run can be started again after a failed start, and after :meth:`down`.

    Attributes:
        folder: the run's folder, which exists while the run is open.
        scope: owns the tasks of the run; ended by :meth:`stop`.
    """

    def __init__(
        self,
        emit: Emit,
        clock: Clock,
        *,
        run_id: str = "",
        runs: Path | None = None,
        url: str | None = None,
        on_failure: FailureHook | None = None,
    ) -> None:
        """Stores the parameters; starts nothing yet.

        Args:
            emit: puts an event on the timeline.
            clock: the run's time.
            run_id: the id that names the folder and is in every label; by default made up.
            runs: the folder that holds the run's folder; by default the one for runs.
            url: the engine's address; by default the engine that the Docker CLI uses.
            on_failure: called with a task that fails.
        """
        self._emit = emit
        self._clock = clock
        self._progress = StartProgress(emit, clock)
        self._url = url
        self._on_failure = on_failure
        self._made_folder = False
        self._keeper: Keeper | None = None
        self._engine: Engine | None = None
        self._project: Project | None = None
        self._watch: EngineWatch | None = None
        self._containers: dict[str, Container] = {}
        self._by_id: dict[str, Container] = {}
        self.folder = RunFolder.plan(run_id, runs)
        self.scope = TaskScope("containers", on_failure)

    # --- what the run holds --------------------------------------------------------------

    @property
    def run_id(self) -> str:
        """The run's id, which is in every label."""
        return self.folder.path.name

    @property
    def engine(self) -> Engine:
        """The connection to the engine.

        Raises:
            SubjectError: the run isn't open.
        """
        return _require(self._engine)

    @property
    def project(self) -> Project:
        """The run's Compose project.

        Raises:
            SubjectError: nothing was started.
        """
        return _require(self._project)

    @property
    def keeper(self) -> Keeper:
        """The keeper that ends our own processes, and the containers, when the app dies.

        Raises:
            SubjectError: the run isn't open.
        """
        return _require(self._keeper)

    @property
    def containers(self) -> Mapping[str, Container]:
        """The containers by service."""
        return MappingProxyType(self._containers)

    @property
    def warden_pid(self) -> int | None:
        """The id of the process that ends everything when the app does; None where none runs."""
        return self._keeper.pid if self._keeper else None

    # --- beginning and end ---------------------------------------------------------------

    async def open(self) -> Engine:
        """Connects to the engine and creates the run's folder; does nothing where the run is open.

        Raises:
            SubjectError: there is no engine, or the folder can't be written.
        """
        from subjects.hosts.containers.engine.engine import Engine  # slow to import

        if self._engine is None:
            self._engine = await Engine.connect(self._url)
            await self._remove_orphans(self._engine)
        if not self._made_folder:
            self.folder.create()
            self._made_folder = True
        if self._keeper is None:
            log = self.folder.path / "warden.log"
            self._keeper = Keeper(self._warden_lost, self.folder.register, log)
            await self._keeper.start()
        return self._engine

    async def start(
        self,
        services: Mapping[str, Mapping[str, Any]],
        files: Files | None = None,
        *,
        first: Sequence[str] | None = None,
        slowing_image: str | None = None,
    ) -> Mapping[str, Container]:
        """Creates and starts the containers; returns before the servers in them answer.

        Args:
            services: by name, as in a Compose file, without labels and networks.
            files: the files to put into each container before the start.
            first: the services to start; by default all. Containers start the others.
            slowing_image: the image that can delay networks; None where the kernel can't.

        Raises:
            EngineError: the engine refused; the trouble is PORT_TAKEN where another choice of
                ports may help. Call :meth:`down` before the next try.
            SubjectError: something else is missing.
        """
        engine = await self.open()
        project = Project(engine, self.run_id, self.folder.path, services, self.own)
        return await self.start_project(
            project, len(services), files, first=first, slowing_image=slowing_image
        )

    async def start_project(
        self,
        project: Project,
        services: int,
        files: Files | None = None,
        *,
        first: Sequence[str] | None = None,
        slowing_image: str | None = None,
    ) -> Mapping[str, Container]:
        """Creates and starts the containers of a project of ours.

        Args:
            project: the project, of which nothing was created yet.
            services: how many services it has.
            files: as of :meth:`start`.
            first: as of :meth:`start`.
            slowing_image: as of :meth:`start`.

        Raises:
            SubjectError: as of :meth:`start`.
        """
        engine = await self.open()
        await self.down()
        self._note(engine, project.name)
        self.keeper.at_end(*reaper_command(engine.url, self.run_id))
        self._project = project
        await self._follow(engine, of_run(self.run_id))
        self._progress.tell(f"Making {services} containers", 0.1)
        views = await project.create()
        for name, view in views.items():
            place = self._place(view, project.networks_of(view), slowing_image)
            self._containers[name] = self._by_id[view.id] = Container(name, view, **place)
        puts = [
            project.put(service, path, data)
            for service, each in (files or {}).items()
            for path, data in each.items()
        ]
        await asyncio.gather(*puts)
        self._progress.tell(f"Starting {len(first or ()) or services} containers", 0.3)
        await project.start(*(first or ()))
        return self.containers

    async def down(self) -> None:
        """Removes the containers and networks; the engine and the folder stay.

        Raises:
            EngineError: something is left, or the engine doesn't answer.
        """
        watch, self._watch = self._watch, None
        if watch is not None:
            await watch.stop()
        self._containers.clear()
        self._by_id.clear()
        project, self._project = self._project, None
        if project is not None:
            try:
                await project.down()
            except BaseException:
                self._project = project
                raise

    async def stop(self) -> None:
        """Ends everything and removes the run's files. Safe to call at any time, and twice.

        Where the engine doesn't answer the folder stays, so that a later start, or
        ``faultstage undo``, removes what is left; the stage shows a message.
        """
        is_left = True
        try:
            await self.down()
            is_left = False
        except EngineError as error:
            text = f"Containers of this run could not be removed: {error}"
            self._notice(Level.ERROR, text, f"When the engine is back, run: {command('undo')}.")
        finally:
            self._project = None
            await self.scope.close()
            await self._close_keeper(is_left=is_left)
            engine, self._engine = self._engine, None
            if engine is not None:
                await engine.close()
            if self._made_folder:
                self._made_folder = False
                if is_left:
                    self.folder.abandon()
                else:
                    await asyncio.to_thread(self.folder.remove)
            self._progress.done()

    def own(self, pid: int) -> None:
        """Makes a local process of ours end with the app, too."""
        identity = ProcessIdentity.of(pid)
        if identity is not None and self._keeper is not None:
            self._keeper.own(identity)
            self.folder.register("compose", identity)

    # --- what is heard -------------------------------------------------------------------

    def _heard(self, event: EngineEvent) -> None:
        if (container := self._by_id.get(event.container_id)) is not None:
            container.hears(event)

    def _engine_lost(self, text: str) -> None:
        for container in self._containers.values():
            container.loses()
        self._notice(Level.ERROR, text, "Start Docker again: the show goes on when it is back.")

    def _engine_back(self, views: Sequence[ContainerView], looked_s: float) -> None:
        found = {view.id: view for view in views}
        for container in self._containers.values():
            container.sees(found.get(container.container_id), looked_s)
        ended = [c.name for c in self._containers.values() if c.exit_text]
        text = "The Docker engine is back."
        if ended:
            text += f" Ended meanwhile, or before: {', '.join(ended)}."
        self._notice(Level.GOOD, text)

    def _warden_lost(self, text: str) -> None:
        self._notice(Level.ERROR, text, AFRESH)

    async def _close_keeper(self, *, is_left: bool) -> None:
        keeper, self._keeper = self._keeper, None
        if keeper is not None:
            if not is_left:
                keeper.withdraw()
            await keeper.close()

    async def _follow(self, engine: Engine, chosen: ContainerChoice) -> None:
        """Follows the events of the containers that are meant, until :meth:`down`."""
        self._watch = EngineWatch(
            engine, chosen, self._heard, self._engine_lost, self._engine_back, self._on_failure
        )
        await self._watch.start()

    def _place(
        self, view: ContainerView, networks: Sequence[str], image: str | None
    ) -> dict[str, Any]:
        """Returns where a container is, as :class:`Container` takes that."""
        delays = Netem(self.engine, image, self.run_id, lambda: view.id) if image else None
        return {
            "engine": self.engine,
            "run_id": self.run_id,
            "peers": networks[0] if networks else "",
            "others": tuple(networks[1:]),
            "clock": _require(self._watch).clock,
            "scope": self.scope,
            "netem": delays,
        }

    def _note(self, engine: Engine, project: str) -> None:
        """Notes on disk where the run's containers are, before anything is done there."""
        try:
            EngineNote(url=engine.url, project=project, run=self.run_id).write(self.folder.path)
        except OSError as error:
            raise not_writable(self.folder.path, error) from error

    async def _remove_orphans(self, engine: Engine) -> None:
        """Removes what crashed runs left there without a folder; runs with a folder are swept."""
        try:
            for message in await remove_orphans(engine, noted_runs(self.folder.path.parent)):
                self._notice(Level.INFO, message)
        except EngineError as error:
            self._notice(Level.ERROR, f"A crashed run couldn't be removed: {error}", error.remedy)

    def _notice(self, level: Level, text: str, remedy: str = "") -> None:
        self._emit(NoticeShown(t=self._clock.now(), level=level, text=text, remedy=remedy))


def _require(value: T | None) -> T:
    if value is None:
        raise SubjectError("Nothing was started yet.", AFRESH)
    return value
