"""The servers as processes on this machine: a ``subjects.ratelimiter.hosting.Hosting``."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from core.ports import Clock, Emit
from core.tasks import FailureHook
from subjects.processes.instance import ProcessInstance
from subjects.processes.local_run import LocalRun
from subjects.processes.ports import LOOPBACK, free_ports
from subjects.processes.runs import RunFolder
from subjects.ratelimiter.hosting import Place
from subjects.ratelimiter.store_program import find_store
from subjects.ratelimiter.topology import LIMITERS, NODES, STORE, Address, Topology

_ROOT = Path(__file__).resolve().parents[2]
"""Where a process must be started to find the service's package."""


class LocalHosting:
    """Processes that the warden keeps, with their logs in the run's folder."""

    def __init__(
        self,
        folder: RunFolder,
        emit: Emit,
        clock: Clock,
        on_failure: FailureHook | None = None,
    ) -> None:
        """Starts nothing yet; the run's files go to ``folder``."""
        self._run = LocalRun(folder, emit, clock, on_failure)
        self._program = Path()

    @property
    def folder(self) -> Path:
        """The run's folder."""
        return self._run.folder

    @property
    def warden_pid(self) -> int | None:
        """The process that ends the servers when the app does; None where none runs."""
        return self._run.warden_pid

    async def open(self) -> None:
        """Finds the store's program, makes the run's folder and starts the warden.

        Raises:
            SubjectError: something of it can't be had.
        """
        self._program = find_store()
        await self._run.open()

    async def start(self) -> Mapping[str, Place]:
        """Starts an empty store and the limiters, on ports that are free now.

        Raises:
            SubjectError: they can't be started.
        """
        ports = free_ports(len(NODES))
        topology = Topology(dict(zip(NODES, map(Address, ports), strict=True)))
        instances = {STORE: self._store(topology)}
        instances |= {name: self._limiter(name, topology) for name in LIMITERS}
        for instance in instances.values():
            await instance.start()
        return {name: Place(instances[name], topology.addresses[name]) for name in NODES}

    def own(self, pid: int) -> None:
        """Has the warden end the process ``pid``, too."""
        self._run.own(pid)

    async def close(self) -> None:
        """Ends all servers and removes the run's folder."""
        await self._run.close()

    def _store(self, topology: Topology) -> ProcessInstance:
        port = topology.addresses[STORE].port
        argv = [str(self._program), "--port", str(port), "--bind", LOOPBACK]
        # Nothing of it is kept: a store that is started anew is empty, as a cache is.
        argv += ["--save", "", "--appendonly", "no"]
        return self._run.prepare(STORE, argv)

    def _limiter(self, name: str, topology: Topology) -> ProcessInstance:
        addresses = topology.addresses
        argv = [sys.executable, "-m", "subjects.ratelimiter.service", "--node", name]
        argv += ["--port", str(addresses[name].port), "--store", topology.store_url]
        peers = (addresses[peer] for peer in LIMITERS if peer != name)
        argv += ["--peers", *(f"{peer.host}:{peer.port}" for peer in peers)]
        return self._run.prepare(name, argv, cwd=_ROOT)
