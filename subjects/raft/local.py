"""The cluster's servers as processes on this machine: a ``subjects.raft.hosting.Hosting``."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Mapping
from pathlib import Path

from core.events import Level, Noticed
from core.ports import Clock, Emit, SubjectError
from core.tasks import FailureHook, TaskScope
from subjects.processes.disk import DiskWatch
from subjects.processes.identity import ProcessIdentity
from subjects.processes.instance import ProcessInstance
from subjects.processes.keeper import Keeper
from subjects.processes.ports import free_ports
from subjects.processes.runs import RunFolder
from subjects.raft.binary import find_server
from subjects.raft.hosting import Place
from subjects.raft.topology import ChoosePorts, Topology, choose_topology


class LocalHosting:
    """Processes that the warden keeps, with their files in the run's folder."""

    def __init__(
        self,
        folder: RunFolder,
        emit: Emit,
        clock: Clock,
        on_failure: FailureHook | None = None,
        choose_ports: ChoosePorts = free_ports,
    ) -> None:
        """Starts nothing yet; the run's files go to ``folder``."""
        self._folder = folder
        self._emit = emit
        self._clock = clock
        self._choose_ports = choose_ports
        self._scope = TaskScope("hosting", on_failure)
        self._server: Path | None = None
        self._keeper: Keeper | None = None
        self._made_folder = False

    @property
    def folder(self) -> Path:
        """The run's folder."""
        return self._folder.path

    @property
    def warden_pid(self) -> int | None:
        """The process that ends the servers when the app does; None where none runs."""
        return self._keeper.pid if self._keeper else None

    async def open(self) -> None:
        """Finds the server program, makes the run's folder and starts the warden.

        Raises:
            SubjectError: something of it can't be had.
        """
        self._server = find_server()
        self._folder.create()
        self._made_folder = True
        watch = DiskWatch(self._folder.path, self._emit, self._clock)
        self._scope.spawn("disk", watch.run())
        self._keeper = Keeper(self._lost, self._folder.register)
        await self._keeper.start()

    async def start(self, names: tuple[str, ...]) -> Mapping[str, Place]:
        """Starts a server for each of ``names``, on ports that are free now.

        Raises:
            SubjectError: they can't be started.
        """
        topology = choose_topology(names, self._choose_ports)
        instances = {name: self._prepare(name, topology) for name in names}
        for instance in instances.values():
            await instance.start()
        return {
            name: Place(instance, topology.ports[name], is_open=True)
            for name, instance in instances.items()
        }

    def own(self, pid: int) -> None:
        """Has the warden end the process ``pid``, too."""
        identity = ProcessIdentity.of(pid)
        if identity is not None and self._keeper is not None:
            self._keeper.own(identity)
            self._folder.register("load", identity)

    async def close(self) -> None:
        """Ends all servers and removes the run's folder."""
        await self._scope.close()
        keeper, self._keeper = self._keeper, None
        if keeper is not None:
            await keeper.close()
        if self._made_folder:
            self._made_folder = False
            await asyncio.to_thread(self._folder.remove)

    def _prepare(self, name: str, topology: Topology) -> ProcessInstance:
        assert self._keeper is not None, "open() comes first"
        folder = self._folder.path
        store, config, log = folder / name, folder / f"{name}.conf", folder / f"{name}.log"
        try:
            shutil.rmtree(store, ignore_errors=True)
            log.unlink(missing_ok=True)
            config.write_text(topology.config(name, store), encoding="utf-8")
        except OSError as error:
            text = f"The run's folder {folder} can't be written: {error.strerror}."
            raise SubjectError(text, "Free some space, then try again.") from error
        argv = (str(self._server), "-c", str(config))
        return ProcessInstance(name, self._keeper, argv, cwd=folder, log=log)

    def _lost(self, text: str) -> None:
        remedy = "Press R to start afresh."
        t = self._clock.now()
        self._emit(Noticed(t=t, level=Level.ERROR, text=text, remedy=remedy))
