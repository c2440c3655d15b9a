"""Hosts the servers and sentinels as local processes, each with a file of its own to rewrite."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Unpack

from core.ports import Clock, Emit
from subjects.hosts.hosting import RunOptions
from subjects.hosts.local_checkup import LocalCheckup
from subjects.hosts.processes.ports import free_ports
from subjects.kit.local_hosting import LocalHosting
from subjects.kit.place import Address, Place
from subjects.kit.valkey_program import find_valkey
from subjects.sentinel.topology import NODES, SENTINELS, SentinelTopology

MEMORY_A_NODE = 48 * 1024**2
"""Memory of each server or sentinel under load, with room to spare, bytes."""


def local_checkup() -> LocalCheckup:
    """Returns the checks for all members, which need no download."""
    return LocalCheckup(
        "sentinel",
        find_program=find_valkey,
        memory_bytes=len(NODES) * MEMORY_A_NODE,
        ports=len(NODES),
    )


class SentinelLocalHosting(LocalHosting[Place]):
    """Runs all members as processes under the warden, with their files in the run's folder."""

    def __init__(self, emit: Emit, clock: Clock, **run: Unpack[RunOptions]) -> None:
        """Creates a hosting that runs nothing yet; ``run`` says where the files go."""
        super().__init__(find_valkey, emit, clock, **run)

    def _places(self, names: tuple[str, ...]) -> Mapping[str, Place]:
        ports = free_ports(len(names))
        topology = SentinelTopology(dict(zip(names, map(Address, ports), strict=True)))
        return {name: self._place(name, topology) for name in names}

    def _place(self, name: str, topology: SentinelTopology) -> Place:
        file = self._renew(name, topology.config(name, self.folder / name))
        argv = [str(self._program), str(file)]
        if name in SENTINELS:
            argv.append("--sentinel")
        return Place(self.prepare(name, argv), topology.addresses[name])
