"""Runs nodes as processes on this machine: a ``subjects.kit.place.NodeHosting``."""

from __future__ import annotations

import math
import shutil
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Generic, Unpack

from core.ports import Clock, Emit
from subjects.hosts.hosting import RunOptions
from subjects.hosts.links.linked_process import LinkedProcess
from subjects.hosts.links.links import Links
from subjects.hosts.processes.local_run import LocalRun
from subjects.hosts.processes.runs import not_writable
from subjects.kit.place import Address, PlaceT


class LocalHosting(LocalRun, ABC, Generic[PlaceT]):
    """Runs processes under the warden, with their files and logs in the run's folder.

    Attributes:
        links: the network between the nodes. Wherever one node's configuration names another,
            :meth:`_places` names :meth:`_reached_by` instead: then either can be cut off and
            slowed down, since their connections lead through relays.
        lays_links: whether the next start puts relays there; else what :meth:`_reached_by`
            returns leads straight to the node.
    """

    def __init__(
        self,
        find_program: Callable[[], Path],
        emit: Emit,
        clock: Clock,
        **run: Unpack[RunOptions],
    ) -> None:
        """Creates a hosting that runs nothing yet.

        Args:
            find_program: finds the server's program, or raises SubjectError.
            emit: puts an event on the timeline.
            clock: the run's time.
            run: where the run's files go, and who is told of failures.
        """
        super().__init__(emit, clock, **run)
        self.links = Links(emit, clock, run.get("on_failure"))
        self.lays_links = False
        self._instance = partial(LinkedProcess, self.links)
        self._find_program = find_program
        self._program = Path()

    async def open(self) -> None:
        """Finds the server's program, makes the run's folder and starts the warden.

        Raises:
            SubjectError: the program, the folder or the warden can't be had.
        """
        self._program = self._find_program()
        await super().open()

    async def start(self, names: tuple[str, ...]) -> Mapping[str, PlaceT]:
        """Starts a fresh node for each of ``names``, on ports that are free now.

        Raises:
            SubjectError: the nodes can't be started.
        """
        await self.links.clear()
        places = self._places(names)
        await self.links.lay(self.folder / "links.log", partial(self.own, name="links"))
        for place in places.values():
            await place.instance.start()
        return places

    def network_whole_s(self) -> float:
        """Returns for how many seconds nodes could reach each other, as far as that is ours."""
        return self.links.whole_s() if self.lays_links else math.inf

    def _renew(self, name: str, config: str) -> Path:
        """Removes what a node's earlier start left, and writes the node's configuration.

        Returns:
            The configuration's file, ``NAME.conf``, which the server may rewrite; the node's data
            belong into the folder ``NAME`` beside that.

        Raises:
            SubjectError: the run's folder can't be written.
        """
        file = self.folder / f"{name}.conf"
        try:
            shutil.rmtree(self.folder / name, ignore_errors=True)
            # A path in it may have bytes that aren't UTF-8.
            file.write_text(config, encoding="utf-8", errors="surrogateescape")
        except OSError as error:
            raise not_writable(self.folder, error) from error
        return file

    async def close(self) -> None:
        """Ends all processes and removes the run's folder. Safe to call at any time, and twice."""
        await self.links.clear()
        await super().close()

    def _reached_by(
        self,
        source: str,
        target: str,
        address: Address,
        by_host: Mapping[str, str] | None = None,
    ) -> Address:
        """Returns where ``source`` reaches ``target``, which itself listens at ``address``.

        Args:
            source: the node that connects; ``ANYONE`` where all have one address for ``target``.
            target: the node that is connected to.
            address: where that one listens.
            by_host: nodes that connect from a host of their own, by that host.

        Raises:
            SubjectError: there is no free port for a relay.
        """
        if not self.lays_links:
            return address
        return Address(self.links.port(source, target, address.port, by_host))

    @abstractmethod
    def _places(self, names: tuple[str, ...]) -> Mapping[str, PlaceT]:
        """Prepares a process for each of ``names``, in the order in which they are started.

        Raises:
            SubjectError: the run's folder can't be written.
        """
