"""The engine's answers about containers and images, as small frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from subjects.hosts.containers.labels import SERVICE

ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64", "armv7l": "arm"}
"""Architectures as images name them, by the names that engines use for machines."""


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
        stop_signal: the signal that asks the container to end.
        restart: when the engine starts the container again by itself; ``no`` for never.
        open_to: where published ports are open: ``0.0.0.0:8080``.
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
    restart: str = "no"
    open_to: tuple[str, ...] = ()


class ImageView(Struct, frozen=True):
    """An image that the engine has."""

    id: str
    tags: tuple[str, ...]
    size_bytes: int
    architecture: str


def read_container(inspected: Mapping[str, Any]) -> ContainerView:
    """Reads the engine's answer to the inspection of a container."""
    state = inspected["State"]
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
        restart=_restart(inspected),
        open_to=_open_to(inspected),
    )


def read_image(inspected: Mapping[str, Any]) -> ImageView:
    """Reads the engine's answer to the inspection of an image."""
    return ImageView(
        id=inspected["Id"],
        tags=tuple(inspected.get("RepoTags") or ()),
        size_bytes=int(inspected.get("Size") or 0),
        architecture=inspected.get("Architecture", ""),
    )


def _restart(inspected: Mapping[str, Any]) -> str:
    policy: dict[str, Any] = inspected.get("HostConfig", {}).get("RestartPolicy") or {}
    return str(policy.get("Name") or "no")


def _open_to(inspected: Mapping[str, Any]) -> tuple[str, ...]:
    """Returns where ports are published; a port that is open at IPv4 and IPv6 counts twice."""
    ports: dict[str, Any] = inspected.get("NetworkSettings", {}).get("Ports") or {}
    return tuple(
        f"{each['HostIp']}:{each['HostPort']}" for bound in ports.values() for each in bound or ()
    )


def _time(text: str | None) -> str:
    """Returns ``text``, or nothing for the year 1, which the engine writes for no time."""
    return "" if not text or text.startswith("0001-") else text
