"""Runs servers of one program on this machine, each with a file that the server may rewrite."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Unpack

from core.ports import Clock, Emit
from subjects.hosts.hosting import RunOptions
from subjects.hosts.processes.ports import free_ports
from subjects.kit.local_hosting import LocalHosting
from subjects.kit.place import Address, Place

Addresses = Mapping[str, Address]

Config = Callable[[Addresses, str, Path], str]
"""Returns a node's configuration, from the addresses of all, the node's name and the folder for
the node's data."""


class ConfigHosting(LocalHosting[Place]):
    """A hosting of processes that take the file of their configuration as first argument."""

    def __init__(
        self,
        find_program: Callable[[], Path],
        config: Config,
        arguments: Callable[[str], Sequence[str]],
        emit: Emit,
        clock: Clock,
        **run: Unpack[RunOptions],
    ) -> None:
        """Create a hosting that runs nothing yet.

        Args:
            find_program: finds the server's program, or raises SubjectError.
            config: makes the configuration of a node.
            arguments: returns what follows the configuration's file, by the node's name.
            emit: puts an event on the timeline.
            clock: the run's time.
            run: where the run's files go, and who is told of failures.
        """
        super().__init__(find_program, emit, clock, **run)
        self._config = config
        self._arguments = arguments

    def _places(self, names: tuple[str, ...]) -> Mapping[str, Place]:
        addresses = dict(zip(names, map(Address, free_ports(len(names))), strict=True))
        places: dict[str, Place] = {}
        for name, address in addresses.items():
            file = self._renew(name, self._config(addresses, name, self.folder / name))
            argv = [str(self._program), str(file), *self._arguments(name)]
            places[name] = Place(self.prepare(name, argv), address)
        return places
