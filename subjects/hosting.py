"""Where the nodes of one run live: what local processes and containers have alike."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol


class PortTakenError(Exception):
    """A server couldn't bind a port that was free when it was chosen."""


class Hosting(Protocol):
    """Keeps the nodes of one run; a subject's own adds how they are started."""

    @property
    def folder(self) -> Path:
        """The run's folder; it exists from :meth:`open` to :meth:`close`."""
        ...

    @property
    def warden_pid(self) -> int | None:
        """The process that ends all when the app is killed; None where none runs."""
        ...

    async def open(self) -> None:
        """Gets what all nodes need: the run's folder, and who keeps them.

        Raises:
            SubjectError: it can't be had; :meth:`close` is still called.
        """
        ...

    def own(self, pid: int) -> None:
        """Sees to it that a local process ends with the app, too."""
        ...

    async def close(self) -> None:
        """Ends everything and removes its files. Safe to call at any time, and twice."""
        ...
