"""The containers of one run as a ``subjects.hosts.hosting.Hosting``."""

from __future__ import annotations

from pathlib import Path

from subjects.hosts.containers.run import ContainerRun


class ContainerHosting:
    """Keeps the containers of a run; a subject's own hosting adds how they are started."""

    def __init__(self, run: ContainerRun) -> None:
        """Stores the run; starts nothing yet."""
        self._run = run

    @property
    def folder(self) -> Path:
        """The run's folder."""
        return self._run.folder.path

    @property
    def warden_pid(self) -> int | None:
        """The id of the process that ends the containers when the app does; None without one."""
        return self._run.warden_pid

    async def open(self) -> None:
        """Connects to the engine and creates the run's folder.

        Raises:
            SubjectError: the engine can't be reached, or the folder can't be written.
        """
        await self._run.open()

    def own(self, pid: int) -> None:
        """Orders the warden to end the process ``pid``, too."""
        self._run.own(pid)

    async def close(self) -> None:
        """Removes the containers, their networks, and the run's folder."""
        await self._run.stop()
