"""The base of all subjects: starts and stops hosting, health watcher and load together."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from core.ports import HealthPoller
from subjects.hosts.hosting import Hosting
from subjects.hosts.start_progress import StartProgress
from subjects.load.client import LoadProcess

HostingT = TypeVar("HostingT", bound=Hosting)


class Withdrawable(Protocol):
    """A node whose place can be taken away without anybody reporting the node's end."""

    def withdraw(self) -> object:
        """Takes the node's place away: from now on the node's end is neither watched nor told."""
        ...


class BaseSubject(Generic[HostingT]):
    """Holds the parts that begin and end with a run; a subject adds what the system is.

    Attributes:
        health: the watcher of the nodes.
        load: the load generator.
    """

    def __init__(
        self,
        hosting: HostingT,
        health: HealthPoller,
        load: LoadProcess,
        progress: StartProgress,
        placed: Iterable[Withdrawable] = (),
    ) -> None:
        """Stores the parts; starts nothing yet.

        Args:
            hosting: where the nodes live.
            health: watches them.
            load: loads them.
            progress: told when a start has ended, in success or failure.
            placed: the nodes whose places are in that hosting.
        """
        self.health = health
        self.load = load
        self._hosting = hosting
        self._progress = progress
        self._placed = tuple(placed)

    @property
    def folder(self) -> Path:
        """The run's folder, which exists from start to stop."""
        return self._hosting.folder

    @property
    def warden_pid(self) -> int | None:
        """The id of the process that ends the nodes when the app does; None where none runs."""
        return self._hosting.warden_pid

    async def stop(self) -> None:
        """Ends load, watcher and nodes, and removes the run's files. Safe to call at any time."""
        await self.load.close()
        await self.health.stop()
        await self._take_down()

    @asynccontextmanager
    async def _opened(self) -> AsyncGenerator[None]:
        """Opens the hosting afresh within the block; takes everything down where that fails."""
        await self._take_down()
        try:
            await self._hosting.open()
            yield
        except BaseException:
            await self._take_down()
            raise
        finally:
            self._progress.done()

    async def _take_down(self) -> None:
        """Withdraws the nodes, so that nobody reports their ends, then closes the hosting."""
        for node in self._placed:
            node.withdraw()
        await self._hosting.close()
