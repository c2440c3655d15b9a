"""Rewrites a resolved Compose file for one run: labels, ports and names of ours, all else as is."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any, cast

from msgspec import Struct

from subjects.hosts.containers.labels import labels_of

Plain = dict[str, Any]
Service = Mapping[str, Any]

_PORT = re.compile(r"^(?:(?P<ip>\[[^\]]*\]|\d+(?:\.\d+){3}):)?(?:(?P<out>[\d-]*):)?(?P<inside>\d+)"
                   r"(?:-(?P<last>\d+))?(?:/(?P<protocol>\w+))?$")  # fmt: skip

_DROPPED = ("container_name", "ports", "labels", "restart", "profiles", "scale", "extends")
"""The keys that a service must not have, or gets anew."""


class ServicePorts(Struct, frozen=True):
    """The ports of a service.

    Attributes:
        tcp: the TCP ports in the container, the first being the default.
        open_to_all: which of them its file publishes on all addresses of the machine.
    """

    tcp: tuple[int, ...]
    open_to_all: tuple[int, ...] = ()


def chosen_services(
    resolved: Mapping[str, Any], profiles: Collection[str], only: Collection[str]
) -> dict[str, Service]:
    """Returns the services that are started, and those that they depend on, in their order.

    Args:
        resolved: the file, as ``config`` of Compose prints it.
        profiles: the profiles that are on.
        only: the names of services; empty for all.
    """
    services: dict[str, Service] = resolved.get("services") or {}
    wanted = {
        name
        for name, service in services.items()
        if (name in only if only else not _profiles(service) or _profiles(service) & {*profiles})
    }
    waiting = list(wanted)
    while waiting:
        for name in _depends_on(services.get(waiting.pop(), {})):
            if name in services and name not in wanted:
                wanted.add(name)
                waiting.append(name)
    return {name: service for name, service in services.items() if name in wanted}


def ports_of(service: Service, more: Collection[int]) -> ServicePorts:
    """Returns the ports of a service: those in ``more`` first, then the published ones."""
    published = list(_published(service))
    tcp = dict.fromkeys((*more, *(port for port, _ in published)))
    everywhere = tuple(dict.fromkeys(port for port, is_open in published if is_open))
    return ServicePorts(tuple(tcp), everywhere)


def rewritten(
    resolved: Mapping[str, Any],
    services: Mapping[str, Service],
    run_id: str,
    ports: Mapping[str, list[str]],
    image_of: Mapping[str, str],
) -> Plain:
    """Returns the content of the run's own Compose file.

    Args:
        resolved: the file, as ``config`` of Compose prints it: without variables to fill in.
        services: those of its services that are started.
        run_id: the run, which is in every label.
        ports: what each service publishes.
        image_of: the name of the image of each service that is built and names none.
    """
    content: Plain = {
        "services": {
            name: _service(name, service, run_id, ports.get(name, []), image_of.get(name))
            for name, service in services.items()
        }
    }
    if "version" in resolved:
        content["version"] = resolved["version"]
    for kind in ("networks", "volumes"):
        if found := resolved.get(kind):
            content[kind] = {name: _named(each or {}, run_id) for name, each in found.items()}
    networks: Plain = content.setdefault("networks", {})
    networks.setdefault("default", {"labels": labels_of(run_id)})
    for kind in ("secrets", "configs"):
        if found := resolved.get(kind):
            content[kind] = found
    return content


def restart_of(service: Service) -> str:
    """Returns the restart policy of a service; ``no`` where there is none."""
    return str(service.get("restart") or "no")


def bind_mounts(service: Service) -> tuple[str, ...]:
    """Returns the folders and files of this machine that a service has mounted."""
    return tuple(_binds(service))


def external_names(resolved: Mapping[str, Any]) -> tuple[str, ...]:
    """Returns the volumes and networks that the file only uses, and that aren't ours."""
    found: list[str] = []
    for kind in ("networks", "volumes"):
        named: Mapping[str, Plain | None] = resolved.get(kind) or {}
        for name, each in named.items():
            if each and each.get("external"):
                found.append(f"{kind[:-1]} {each.get('name') or name}")
    return tuple(found)


def _service(
    name: str, service: Service, run_id: str, ports: list[str], image: str | None
) -> Plain:
    kept = {key: value for key, value in service.items() if key not in _DROPPED}
    kept = {key: value for key, value in kept.items() if not key.startswith("x-")}
    deploy = kept.get("deploy")
    if isinstance(deploy, Mapping):
        said = cast("Mapping[str, Any]", deploy)
        kept["deploy"] = {k: v for k, v in said.items() if k not in ("replicas", "restart_policy")}
    if image is not None:
        kept["image"] = image
    if ports:
        kept["ports"] = ports
    return {
        **kept,
        "restart": "no",
        "labels": {**_as_mapping(service.get("labels")), **labels_of(run_id, name)},
    }


def _named(each: Mapping[str, Any], run_id: str) -> Plain:
    """Returns a network or a volume with our labels; an external one stays unchanged."""
    if each.get("external"):
        return dict(each)
    # With a name of its own it would be shared with the person's own project.
    kept = {key: value for key, value in each.items() if key != "name"}
    return {**kept, "labels": {**_as_mapping(each.get("labels")), **labels_of(run_id)}}


def _as_mapping(labels: Any) -> dict[str, str]:
    """Returns labels as a mapping, however they are written."""
    if isinstance(labels, Mapping):
        return {str(k): str(v) for k, v in cast("Mapping[str, Any]", labels).items()}
    pairs = (str(each).partition("=") for each in cast("list[Any]", labels or []))
    return {key: value for key, _, value in pairs}


def _profiles(service: Service) -> set[str]:
    return {str(each) for each in service.get("profiles") or ()}


def _depends_on(service: Service) -> Iterator[str]:
    yield from (str(name) for name in service.get("depends_on") or ())
    for link in service.get("links") or ():
        yield str(link).partition(":")[0]
    mode = str(service.get("network_mode") or "")
    if mode.startswith("service:"):
        yield mode.removeprefix("service:")


def _published(service: Service) -> Iterator[tuple[int, bool]]:
    """Yields each TCP port that a service publishes, and whether on all addresses."""
    for each in service.get("ports") or ():
        if isinstance(each, Mapping):
            said = cast("Mapping[str, Any]", each)
            if said.get("protocol", "tcp") == "tcp" and said.get("target"):
                yield int(said["target"]), str(said.get("host_ip") or "") in ("", "0.0.0.0", "::")
            continue
        found = _PORT.match(str(each))
        if found is None or found["protocol"] not in (None, "tcp"):
            continue
        first, last = int(found["inside"]), int(found["last"] or found["inside"])
        for port in range(first, last + 1):
            yield port, (found["ip"] or "") in ("", "0.0.0.0", "[::]")


def _binds(service: Service) -> Iterator[str]:
    for each in service.get("volumes") or ():
        if isinstance(each, Mapping):
            said = cast("Mapping[str, Any]", each)
            if said.get("type") == "bind":
                yield str(said.get("source", ""))
        elif (source := str(each).partition(":")[0]).startswith(("/", ".", "~")):
            yield source
