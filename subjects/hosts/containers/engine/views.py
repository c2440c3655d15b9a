"""What the engine says of containers and images, as small frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from subjects.hosts.containers.labels import SERVICE

ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64", "armv7l": "arm"}
"""The engine names its own machine otherwise than images name theirs."""


class ContainerView(Struct, frozen=True):
    """A container as the engine sees it.

    Attributes:
        id: its full id.
        name: its name, without the slash.
        service: the service that it is, by our label; empty where it isn't ours.
        labels: all its labels.
        status: created, running, paused, restarting, removing, exited or dead.
        exit_code: how it ended; None while it runs and before it ran.
        started_at: the engine's time, ISO 8601; empty before its first start.
        finished_at: the engine's time, ISO 8601; empty where it never ended.
        networks: the aliases that it has on each network, by the network's name.
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


class ImageView(Struct, frozen=True):
    """An image that the engine has."""

    id: str
    tags: tuple[str, ...]
    size_bytes: int
    architecture: str


def read_container(inspected: Mapping[str, Any]) -> ContainerView:
    """Reads what the engine answers to an inspection."""
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
            # The engine adds the short id as an alias by itself.
            name: tuple(a for a in each.get("Aliases") or () if a != container_id[:12])
            for name, each in networks.items()
        },
    )


def read_image(inspected: Mapping[str, Any]) -> ImageView:
    """Reads what the engine answers to the inspection of an image."""
    return ImageView(
        id=inspected["Id"],
        tags=tuple(inspected.get("RepoTags") or ()),
        size_bytes=int(inspected.get("Size") or 0),
        architecture=inspected.get("Architecture", ""),
    )


def _time(text: str | None) -> str:
    """The engine writes the year 1 where there is no time."""
    return "" if not text or text.startswith("0001-") else text
