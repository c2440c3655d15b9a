"""Hosts store and limiters as local processes: a ``subjects.kit.place.NodeHosting``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from core.process.handed_on import own_environment, python_command
from subjects.hosts.local_checkup import LocalCheckup
from subjects.hosts.processes.instance import ProcessInstance
from subjects.hosts.processes.local_run import LocalRun
from subjects.hosts.processes.ports import LOOPBACK, free_ports
from subjects.kit.place import Address, Place
from subjects.ratelimiter.store_program import find_store
from subjects.ratelimiter.topology import LIMITERS, NODES, STORE, LimiterTopology

MEMORY_A_LIMITER = 64 * 1024**2
MEMORY_STORE = 32 * 1024**2
"""Memory of each server under load, with room to spare, bytes."""


def local_checkup() -> LocalCheckup:
    """Returns the checks for three limiters and their store, which need no download."""
    return LocalCheckup(
        "ratelimiter",
        find_program=find_store,
        memory_bytes=len(LIMITERS) * MEMORY_A_LIMITER + MEMORY_STORE,
        ports=len(NODES),
    )


class LimiterLocalHosting(LocalRun):
    """Runs the servers as processes under the warden, with logs in the run's folder."""

    _program = Path()
    """The store's program, found by :meth:`open`."""

    async def open(self) -> None:
        """Finds the store's program, creates the run's folder and starts the warden.

        Raises:
            SubjectError: the program, the folder or the warden can't be had.
        """
        self._program = find_store()
        await super().open()

    async def start(self, names: tuple[str, ...]) -> Mapping[str, Place]:
        """Starts an empty store and the limiters, on ports that are free now.

        Raises:
            SubjectError: the servers can't be started.
        """
        ports = free_ports(len(names))
        topology = LimiterTopology(dict(zip(names, map(Address, ports), strict=True)))
        instances = {STORE: self._store(topology)}
        instances |= {name: self._limiter(name, topology) for name in LIMITERS}
        for instance in instances.values():
            await instance.start()
        return {name: Place(instances[name], topology.addresses[name]) for name in names}

    def _store(self, topology: LimiterTopology) -> ProcessInstance:
        port = topology.addresses[STORE].port
        argv = [str(self._program), "--port", str(port), "--bind", LOOPBACK]
        # Nothing is kept on disk: a store that is started again is empty, as a cache is.
        argv += ["--save", "", "--appendonly", "no"]
        return self.prepare(STORE, argv)

    def _limiter(self, name: str, topology: LimiterTopology) -> ProcessInstance:
        addresses = topology.addresses
        argv = [*python_command("subjects.ratelimiter.service"), "--node", name]
        argv += ["--port", str(addresses[name].port), "--store", topology.store_url]
        peers = (addresses[peer] for peer in LIMITERS if peer != name)
        argv += ["--peers", *(f"{peer.host}:{peer.port}" for peer in peers)]
        return self.prepare(name, argv, environment=own_environment())
