"""What a subject does alike wherever its nodes live, and whatever they are."""

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
    """A node that can be taken down unseen."""

    def withdraw(self) -> object:
        """Is ours to end from now on: nobody hears of its end, and it isn't watched."""
        ...


class BaseSubject(Generic[HostingT]):
    """The parts that live and end with a run; a subject adds what the system is.

    Attributes:
        health: its watcher.
        load: its load generator.
    """

    def __init__(
        self,
        hosting: HostingT,
        health: HealthPoller,
        load: LoadProcess,
        progress: StartProgress,
        placed: Iterable[Withdrawable] = (),
    ) -> None:
        """Takes the parts; starts nothing yet.

        Args:
            hosting: where the nodes live.
            health: watches them.
            load: loads them.
            progress: told when a start is done, whatever came of it.
            placed: the nodes that live there.
        """
        self.health = health
        self.load = load
        self._hosting = hosting
        self._progress = progress
        self._placed = tuple(placed)

    @property
    def folder(self) -> Path:
        """The run's folder; it exists from start to stop."""
        return self._hosting.folder

    @property
    def warden_pid(self) -> int | None:
        """The process that ends the nodes when the app does; None where none runs."""
        return self._hosting.warden_pid

    async def stop(self) -> None:
        """Ends everything it started and removes its files. Safe to call at any time."""
        await self.load.close()
        await self.health.stop()
        await self._take_down()

    @asynccontextmanager
    async def _opened(self) -> AsyncGenerator[None]:
        """Opens the hosting afresh for a start; where that fails, nothing is left of it."""
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
        """Ends the nodes and all that keeps them; that they end is no news to anybody."""
        for node in self._placed:
            node.withdraw()
        await self._hosting.close()
