"""The engine's answers about containers and images, as small frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from subjects.hosts.containers.labels import SERVICE

ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64", "armv7l": "arm"}
"""Architectures as images name them, by the names that engines use for machines."""


class PublishedAt(Struct, frozen=True):
    """The place where a container's port is published: an address and a port.

    Attributes:
        address: the address on the engine's machine; empty for every one.
        port: the port there.
    """

    address: str
    port: int


class ContainerView(Struct, frozen=True):
    """The engine's description of a container.

    Attributes:
        id: the full id.
        name: the name, without the slash.
        service: the service, by our label; empty for a container that isn't ours.
        labels: all labels.
        status: created, running, paused, restarting, removing, exited or dead.
        exit_code: the exit code; None while the container runs, and before the first start.
        started_at: the last start in the engine's time, ISO 8601; empty before the first one.
        finished_at: the last end in the engine's time, ISO 8601; empty where there was none.
        networks: the container's aliases on each network, by the network's name.
        fixed_ips: the address that was chosen for it on a network, by the network's name.
        ips: the address that it has on each network, by the network's name.
        health: what its health check says: starting, healthy, unhealthy; empty where it has none.
        restart: its restart policy: no, always, unless-stopped, on-failure.
        published: the ports on the engine's machine, by the port in the container; TCP only.
        exposed: the ports that its image or its project says it listens on; TCP only.
        stop_signal: the signal that asks the container to end.
    """

    id: str
    name: str
    service: str
    labels: dict[str, str]
    status: str
    exit_code: int | None
    started_at: str
    finished_at: str
    networks: dict[str, tuple[str, ...]]
    stop_signal: str = "SIGTERM"
    fixed_ips: dict[str, str] = {}
    ips: dict[str, str] = {}
    health: str = ""
    restart: str = "no"
    published: dict[int, PublishedAt] = {}
    exposed: tuple[int, ...] = ()


class ImageView(Struct, frozen=True):
    """An image that the engine has."""

    id: str
    size_bytes: int
    architecture: str


def read_container(inspected: Mapping[str, Any]) -> ContainerView:
    """Reads the engine's answer to the inspection of a container."""
    state: dict[str, Any] = inspected["State"]
    health: dict[str, Any] = state.get("Health") or {}
    labels: dict[str, str] = inspected["Config"].get("Labels") or {}
    networks: dict[str, Any] = inspected.get("NetworkSettings", {}).get("Networks") or {}
    ended = state["Status"] in ("exited", "dead")
    container_id = str(inspected["Id"])
    return ContainerView(
        id=container_id,
        name=str(inspected["Name"]).removeprefix("/"),
        service=labels.get(SERVICE, ""),
        labels=dict(labels),
        status=state["Status"],
        exit_code=int(state["ExitCode"]) if ended else None,
        started_at=_time(state.get("StartedAt")),
        finished_at=_time(state.get("FinishedAt")),
        networks={
            # The engine itself adds the short id as an alias.
            name: tuple(a for a in each.get("Aliases") or () if a != container_id[:12])
            for name, each in networks.items()
        },
        stop_signal=inspected["Config"].get("StopSignal") or "SIGTERM",
        fixed_ips=_fixed_ips(networks),
        ips={name: each["IPAddress"] for name, each in networks.items() if each.get("IPAddress")},
        health=str(health.get("Status", "")),
        restart=_restart(inspected),
        published=_published(inspected),
        exposed=_tcp(inspected["Config"].get("ExposedPorts") or {}),
    )


def _fixed_ips(networks: Mapping[str, Any]) -> dict[str, str]:
    given: dict[str, dict[str, str]] = {
        name: each.get("IPAMConfig") or {} for name, each in networks.items()
    }
    return {name: each["IPv4Address"] for name, each in given.items() if "IPv4Address" in each}


def _restart(inspected: Mapping[str, Any]) -> str:
    policy: dict[str, Any] = inspected.get("HostConfig", {}).get("RestartPolicy") or {}
    return policy.get("Name") or "no"


def _published(inspected: Mapping[str, Any]) -> dict[int, PublishedAt]:
    ports: dict[str, Any] = inspected.get("NetworkSettings", {}).get("Ports") or {}
    return {
        inside: PublishedAt(str(bindings[0].get("HostIp", "")), int(bindings[0]["HostPort"]))
        for name, bindings in ports.items()
        if bindings
        for inside in _tcp({name: None})
    }


def _tcp(ports: Mapping[str, Any]) -> tuple[int, ...]:
    """Returns the numbers of ports that are named ``80/tcp``."""
    return tuple(int(port.partition("/")[0]) for port in ports if port.endswith("/tcp"))


def read_image(inspected: Mapping[str, Any]) -> ImageView:
    """Reads the engine's answer to the inspection of an image."""
    return ImageView(
        id=inspected["Id"],
        size_bytes=int(inspected.get("Size") or 0),
        architecture=inspected.get("Architecture", ""),
    )


def _time(text: str | None) -> str:
    """Returns ``text``, or nothing for the year 1, which the engine writes for no time."""
    return "" if not text or text.startswith("0001-") else text
