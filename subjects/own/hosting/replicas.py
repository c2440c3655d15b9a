"""Rewrites a resolved Compose file so that each replica of a service is a service of its own.

They answer to the service's name on all of its networks as well, as with Compose, and those that
need the service need all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from subjects.own.hosting.compose_content import Plain, Service
from subjects.own.scenario.compose.replicas import Replicas, each_replica, replica_names


def replicas_of(resolved: Mapping[str, Any]) -> Replicas:
    """Returns what the containers of each service are called."""
    services: dict[str, Service] = resolved.get("services") or {}
    return {name: replica_names(name, _count(each)) for name, each in services.items()}


def with_replicas(resolved: Mapping[str, Any]) -> Plain:
    """Returns a resolved Compose file with each replica as a service, and all else unchanged."""
    names = replicas_of(resolved)
    services: dict[str, Service] = resolved.get("services") or {}
    found: dict[str, Service] = {}
    for name, service in services.items():
        needing = {**service, **_needing(service, names)}
        for replica in names[name]:
            alone = replica == name
            found[replica] = needing if alone else {**needing, **_answering_to(name, service)}
    return {**resolved, "services": found}


def _count(service: Service) -> int:
    deploy: Mapping[str, Any] = service.get("deploy") or {}
    asked = deploy.get("replicas", service.get("scale"))
    return 1 if asked is None else int(asked)


def _answering_to(name: str, service: Service) -> Plain:
    """Returns a replica's networks, on which it has the service's name besides its own."""
    if service.get("network_mode"):
        return {}
    said: Any = service.get("networks") or ["default"]
    each = cast(
        "Mapping[str, Plain | None]",
        said if isinstance(said, Mapping) else {str(one): None for one in cast("list[Any]", said)},
    )
    return {"networks": {network: _named_also(how or {}, name) for network, how in each.items()}}


def _named_also(how: Plain, name: str) -> Plain:
    return {**how, "aliases": [*(how.get("aliases") or ()), name]}


def _needing(service: Service, names: Replicas) -> Plain:
    """Returns what a service says of others, where that changes."""
    changed: Plain = {}
    on: Any = service.get("depends_on")
    if isinstance(on, Mapping):
        how = cast("Mapping[str, Any]", on)
        changed["depends_on"] = {
            one: how[each] for each in how for one in each_replica((each,), names)
        }
    elif on:
        changed["depends_on"] = [*each_replica(map(str, on), names)]
    if links := service.get("links"):
        changed["links"] = [*_links(map(str, links), names)]
    mode = str(service.get("network_mode") or "")
    to = mode.removeprefix("service:")
    if to != mode:
        changed["network_mode"] = f"service:{each_replica((to,), names)[0]}"
    return changed


def _links(links: Iterator[str], names: Replicas) -> Iterator[str]:
    """Yields ``links``; a link to a service with replicas leads to the first replica."""
    for link in links:
        to, _, alias = link.partition(":")
        first = next(iter(each_replica((to,), names)), to)
        yield link if first == to else f"{first}:{alias or to}"
