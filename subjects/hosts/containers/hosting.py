"""The containers of one run as a ``subjects.hosts.hosting.Hosting``."""

from __future__ import annotations

from pathlib import Path

from subjects.hosts.containers.run import ContainerRun


class ContainerHosting:
    """Keeps the containers of a run; a subject's own adds how they are started."""

    def __init__(self, run: ContainerRun) -> None:
        """Takes the run; starts nothing yet."""
        self._run = run

    @property
    def folder(self) -> Path:
        """The run's folder."""
        return self._run.folder.path

    @property
    def warden_pid(self) -> int | None:
        """The process that ends the containers when the app does; None where none runs."""
        return self._run.warden_pid

    async def open(self) -> None:
        """Connects to the engine and makes the run's folder.

        Raises:
            SubjectError: something of it can't be had.
        """
        await self._run.open()

    def own(self, pid: int) -> None:
        """Has the warden end the process ``pid``, too."""
        self._run.own(pid)

    async def close(self) -> None:
        """Removes the containers, their networks, and the run's folder."""
        await self._run.stop()
