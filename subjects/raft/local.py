"""Hosts the cluster's servers as local processes: a ``subjects.kit.place.NodeHosting``."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Unpack

from core.ports import Clock, Emit
from subjects.hosts.hosting import RunOptions
from subjects.hosts.local_checkup import LocalCheckup
from subjects.hosts.processes.instance import ProcessInstance
from subjects.hosts.processes.local_run import LocalRun
from subjects.hosts.processes.ports import free_ports
from subjects.hosts.processes.runs import not_writable
from subjects.raft.binary import find_server
from subjects.raft.node import RaftPlace
from subjects.raft.topology import PORTS_A_NODE, ChoosePorts, RaftTopology, choose_topology

MEMORY_A_NODE = 128 * 1024**2
"""A server's memory under load, with room to spare, bytes."""


def local_checkup(nodes: int) -> LocalCheckup:
    """Returns the checks for a cluster of ``nodes`` local processes, which needs no download."""
    return LocalCheckup(
        "raft",
        find_program=find_server,
        memory_bytes=nodes * MEMORY_A_NODE,
        ports=nodes * PORTS_A_NODE,
    )


class RaftLocalHosting(LocalRun):
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
        super().__init__(emit, clock, **run)
        self._choose_ports = choose_ports
        self._server = Path()

    async def open(self) -> None:
        """Finds the server program, creates the run's folder and starts the warden.

        Raises:
            SubjectError: the program, the folder or the warden can't be had.
        """
        self._server = find_server()
        await super().open()

    async def start(self, names: tuple[str, ...]) -> Mapping[str, RaftPlace]:
        """Starts a server for each of ``names``, on ports that are free now.

        Raises:
            SubjectError: the servers can't be started.
        """
        topology = choose_topology(names, self._choose_ports)
        instances = {name: self._server_of(name, topology) for name in names}
        for instance in instances.values():
            await instance.start()
        return {
            name: RaftPlace(instance, topology.ports[name], is_open=True)
            for name, instance in instances.items()
        }

    def _server_of(self, name: str, topology: RaftTopology) -> ProcessInstance:
        folder = self.folder
        store, config = folder / name, folder / f"{name}.conf"
        try:
            shutil.rmtree(store, ignore_errors=True)
            config.write_text(topology.config(name, store), encoding="utf-8")
        except OSError as error:
            raise not_writable(folder, error) from error
        return self.prepare(name, (str(self._server), "-c", str(config)), cwd=folder)
