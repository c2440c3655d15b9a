"""Names of a service's containers, where a Compose file asks for several of one service.

Compose numbers them, and knows them by one name. On stage each is a node of its own, which can be
hit by itself; so each is a service of its own, too: ``web-1``, ``web-2``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Replicas = Mapping[str, tuple[str, ...]]
"""The names of each service's containers, by the service's name in the file."""


def replica_names(name: str, replicas: int) -> tuple[str, ...]:
    """Returns what the containers of a service are called; none where no replica is asked for."""
    if replicas == 1:
        return (name,)
    return tuple(f"{name}-{number}" for number in range(1, replicas + 1))


def each_replica(names: Iterable[str], replicas: Replicas) -> tuple[str, ...]:
    """Returns names of services, each replica by its own name."""
    return tuple(one for name in names for one in replicas.get(name, (name,)))
