"""Hosts the cluster's servers as local processes: a ``subjects.kit.place.NodeHosting``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Unpack

from core.ports import Clock, Emit
from subjects.hosts.hosting import RunOptions
from subjects.hosts.links.links import MEMORY as LINKS_MEMORY
from subjects.hosts.links.links import relays_among
from subjects.hosts.local_checkup import LocalCheckup
from subjects.hosts.processes.instance import ProcessInstance
from subjects.hosts.processes.ports import free_ports
from subjects.kit.local_hosting import LocalHosting
from subjects.kit.nats_program import find_server
from subjects.raft.node import RaftPlace
from subjects.raft.topology import PORTS_A_NODE, ChoosePorts, RaftTopology, choose_topology

MEMORY_A_NODE = 128 * 1024**2
"""A server's memory under load, with room to spare, bytes."""


def local_checkup(nodes: int, links: bool | None = None) -> LocalCheckup:
    """Returns the checks for a cluster of ``nodes`` local processes, which needs no download."""
    return LocalCheckup(
        "raft",
        find_program=find_server,
        memory_bytes=nodes * MEMORY_A_NODE + LINKS_MEMORY,
        ports=nodes * PORTS_A_NODE + relays_among(nodes),
        links=links,
    )


class RaftLocalHosting(LocalHosting[RaftPlace]):
    """Runs the servers as processes under the warden, with their files in the run's folder."""

    def __init__(
        self,
        emit: Emit,
        clock: Clock,
        *,
        choose_ports: ChoosePorts = free_ports,
        **run: Unpack[RunOptions],
    ) -> None:
        """Creates a hosting that runs nothing yet; ``run`` says where the files go."""
        super().__init__(find_server, emit, clock, **run)
        self._choose_ports = choose_ports

    def _places(self, names: tuple[str, ...]) -> Mapping[str, RaftPlace]:
        topology = choose_topology(names, self._choose_ports)
        return {
            name: RaftPlace(self._server_of(name, topology), topology.ports[name], is_open=True)
            for name in names
        }

    def _server_of(self, name: str, topology: RaftTopology) -> ProcessInstance:
        config = self._renew(name, topology.config(name, self.folder / name, self._reached_by))
        return self.prepare(name, (str(self._program), "-c", str(config)), cwd=self.folder)
