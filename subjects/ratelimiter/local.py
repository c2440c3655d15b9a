"""Hosts store and limiters as local processes: a ``subjects.kit.place.NodeHosting``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Unpack

from core.ports import Clock, Emit
from core.process.handed_on import own_environment, python_command
from subjects.hosts.hosting import RunOptions
from subjects.hosts.links.links import MEMORY as LINKS_MEMORY
from subjects.hosts.links.links import relays_among
from subjects.hosts.local_checkup import LocalCheckup
from subjects.hosts.processes.instance import ProcessInstance
from subjects.hosts.processes.ports import LOOPBACK, free_ports
from subjects.kit.local_hosting import LocalHosting
from subjects.kit.place import Address
from subjects.kit.valkey_program import find_valkey
from subjects.ratelimiter.node import LimiterPlace
from subjects.ratelimiter.topology import LIMITERS, NODES, STORE, STORE_OPTIONS, LimiterTopology

find_store = partial(find_valkey, "ratelimiter --docker")

MEMORY_A_LIMITER = 64 * 1024**2
MEMORY_STORE = 32 * 1024**2
"""Memory of each server under load, with room to spare, bytes."""


def local_checkup(links: bool | None = None) -> LocalCheckup:
    """Returns the checks for three limiters and their store, which need no download."""
    return LocalCheckup(
        "ratelimiter",
        find_program=find_store,
        memory_bytes=len(LIMITERS) * MEMORY_A_LIMITER + MEMORY_STORE + LINKS_MEMORY,
        ports=len(NODES) + relays_among(len(LIMITERS)) + len(LIMITERS),
        links=links,
    )


class LimiterLocalHosting(LocalHosting[LimiterPlace]):
    """Runs the servers as processes under the warden, with logs in the run's folder."""

    def __init__(self, emit: Emit, clock: Clock, **run: Unpack[RunOptions]) -> None:
        """Creates a hosting that runs nothing yet; ``run`` says where the files go."""
        super().__init__(find_store, emit, clock, **run)

    def _places(self, names: tuple[str, ...]) -> Mapping[str, LimiterPlace]:
        ports = free_ports(len(names))
        topology = LimiterTopology(dict(zip(names, map(Address, ports), strict=True)))
        instances = {STORE: self._store(topology)}
        instances |= {name: self._limiter(name, topology) for name in LIMITERS}
        return {
            name: LimiterPlace(each, topology.addresses[name], self._seen(name, topology).names)
            for name, each in instances.items()
        }

    def _seen(self, name: str, topology: LimiterTopology) -> LimiterTopology:
        """Returns where one limiter reaches the others; the store reaches nobody."""
        return topology if name == STORE else topology.seen_from(name, self._reached_by)

    def _store(self, topology: LimiterTopology) -> ProcessInstance:
        port = topology.addresses[STORE].port
        argv = [str(self._program), "--port", str(port), "--bind", LOOPBACK, *STORE_OPTIONS]
        return self.prepare(STORE, argv)

    def _limiter(self, name: str, topology: LimiterTopology) -> ProcessInstance:
        seen = self._seen(name, topology)
        argv = [*python_command("subjects.ratelimiter.service"), *seen.limiter_options(name)]
        return self.prepare(name, argv, environment=own_environment())
