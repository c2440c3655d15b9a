"""The parts that all local processes of one run share: the folder and the warden."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Unpack

from core.model.events import Level, NoticeShown
from core.ports import Clock, Emit
from core.process.identity import ProcessIdentity
from core.process.tasks import TaskScope
from core.text.wording import AFRESH
from subjects.hosts.hosting import RunOptions
from subjects.hosts.processes.disk_watch import DiskWatch
from subjects.hosts.processes.instance import ProcessInstance
from subjects.hosts.processes.keeper import Keeper
from subjects.hosts.processes.loopback import check_loopback
from subjects.hosts.processes.runs import RunFolder, not_writable


class LocalRun:
    """A run's folder and warden, from :meth:`open` to :meth:`close`."""

    def __init__(self, emit: Emit, clock: Clock, **run: Unpack[RunOptions]) -> None:
        """Stores the parameters; ``run`` says where the run's files go."""
        self._folder = RunFolder.plan(run.get("run_id", ""), run.get("runs"))
        self._emit = emit
        self._clock = clock
        self._scope = TaskScope("local-run", run.get("on_failure"))
        self._keeper: Keeper | None = None
        self._made_folder = False
        self._instance: Callable[..., ProcessInstance] = ProcessInstance

    @property
    def folder(self) -> Path:
        """The run's folder."""
        return self._folder.path

    @property
    def warden_pid(self) -> int | None:
        """The id of the process that ends the others when the app does; None where none runs."""
        return self._keeper.pid if self._keeper else None

    async def open(self) -> None:
        """Creates the run's folder and starts the warden, once loopback connections were tried.

        Raises:
            SubjectError: one of these can't be done; :meth:`close` is still called.
        """
        await asyncio.to_thread(check_loopback)
        self._folder.create()
        self._made_folder = True
        watch = DiskWatch(self._folder.path, self._emit, self._clock)
        self._scope.supervise("disk", watch.run, title="watching the disk")
        self._keeper = Keeper(self._lost, self._folder.register, self._folder.path / "warden.log")
        await self._keeper.start()

    def prepare(
        self,
        name: str,
        argv: Sequence[str],
        cwd: Path | None = None,
        environment: Mapping[str, str] | None = None,
        **more: Any,
    ) -> ProcessInstance:
        """Prepares an instance that will run ``argv``; starts nothing.

        Args:
            name: the name that people use, and the log's name.
            argv: program and arguments.
            cwd: the working folder; by default a folder called ``name`` in the run's folder.
            environment: all variables; by default those of a server.
            more: as of :class:`ProcessInstance`: a stop signal, or that it is a group.

        Raises:
            SubjectError: the run's folder can't be written.
        """
        assert self._keeper is not None, "open() comes first"
        log = self.folder / f"{name}.log"
        try:
            if cwd is None:
                cwd = self.folder / name
                cwd.mkdir(exist_ok=True)
            log.unlink(missing_ok=True)
        except OSError as error:
            raise not_writable(self.folder, error) from error
        return self._instance(
            name, self._keeper, argv, cwd=cwd, log=log, environment=environment, **more
        )

    def own(self, pid: int, name: str = "load") -> None:
        """Orders the warden to end the process ``pid``, which people call ``name``, too."""
        identity = ProcessIdentity.of(pid)
        if identity is not None and self._keeper is not None:
            self._keeper.own(identity)
            self._folder.register(name, identity)

    @contextmanager
    def owning(self) -> Generator[Callable[[int], None]]:
        """Yields what makes the warden end a process, too, which ends within the block."""
        owned: list[ProcessIdentity] = []

        def own(pid: int) -> None:
            identity = ProcessIdentity.of(pid)
            if identity is not None and self._keeper is not None:
                self._keeper.own(identity)
                owned.append(identity)

        try:
            yield own
        finally:
            for identity in owned:
                if self._keeper is not None:
                    self._keeper.disown(identity)

    async def close(self) -> None:
        """Ends all processes and removes the run's folder. Safe to call at any time, and twice."""
        await self._scope.close()
        keeper, self._keeper = self._keeper, None
        if keeper is not None:
            await keeper.close()
        if self._made_folder:
            self._made_folder = False
            await asyncio.to_thread(self._folder.remove)

    def _lost(self, text: str) -> None:
        t = self._clock.now()
        self._emit(NoticeShown(t=t, level=Level.ERROR, text=text, remedy=AFRESH))
