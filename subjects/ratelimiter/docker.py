"""Hosts store and limiters in containers, as a ``subjects.kit.place.NodeHosting``."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from subjects.hosts.containers.hosting import ContainerHosting
from subjects.hosts.containers.publish import choose_ports, confined, published, removed_if_taken
from subjects.hosts.containers.run import ContainerRun
from subjects.hosts.containers.tools.image import ensure_tools
from subjects.hosts.start_progress import Tell
from subjects.kit.place import Address
from subjects.kit.valkey_program import PROGRAM
from subjects.ratelimiter.node import LimiterPlace
from subjects.ratelimiter.store_image import ensure_store_image
from subjects.ratelimiter.topology import LIMITERS, STORE, STORE_OPTIONS, LimiterTopology

if TYPE_CHECKING:
    from subjects.hosts.containers.engine.engine import Engine

STORE_PORT = 6379
LIMITER_PORT = 8080
"""Port on which a limiter listens in the container."""

_EVERYWHERE = "0.0.0.0"
"""Address to listen at in a container, whose networks decide who reaches the server."""

_INSIDE = LimiterTopology(
    {STORE: Address(STORE_PORT, STORE), **{name: Address(LIMITER_PORT, name) for name in LIMITERS}}
)
"""The addresses at which the servers reach each other, by the names of their services."""


class LimiterDockerHosting(ContainerHosting):
    """Runs each server in a container; the servers reach each other by name."""

    def __init__(self, run: ContainerRun, tell: Tell, base: str | None = None) -> None:
        """Creates a hosting that runs nothing yet.

        Args:
            run: creates and starts the containers.
            tell: called with the progress of the images.
            base: the image with Python on which the limiters' image is built.
        """
        super().__init__(run)
        self._tell = tell
        self._base = base
        self._limiter_image = ""
        self._store_image = ""

    async def open(self) -> None:
        """Connects to the engine, creates the run's folder and gets missing images.

        Raises:
            SubjectError: the engine, the folder or an image can't be had.
        """
        engine = await self._run.open()
        self._store_image = await ensure_store_image(engine, self._tell)
        self._limiter_image = await ensure_tools(engine, self._base, self._tell)

    async def start(self, names: tuple[str, ...]) -> Mapping[str, LimiterPlace]:
        """Starts an empty store and the limiters, after removing the containers of a start before.

        Raises:
            PortTakenError: a port was taken in the meantime.
            SubjectError: the servers can't be started.
        """
        engine = self._run.engine
        addresses = _choose_addresses(engine, names)
        services = {STORE: self._store(published(engine, {STORE_PORT: addresses[STORE].port}))}
        for name in LIMITERS:
            ports = published(engine, {LIMITER_PORT: addresses[name].port})
            services[name] = self._limiter(name, ports)
        async with removed_if_taken(self._run):
            # A name resolves once the container runs, and the limiters look for the store's name.
            tools = self._limiter_image
            containers = await self._run.start(services, first=(STORE,), slowing_image=tools)
            await asyncio.gather(*(containers[name].start() for name in LIMITERS))
        return {
            name: LimiterPlace(containers[name], addresses[name], _INSIDE.names) for name in names
        }

    def _store(self, ports: list[str]) -> dict[str, Any]:
        command = ["--port", str(STORE_PORT), "--bind", _EVERYWHERE]
        # In protected mode, without a password, the store would serve nobody outside.
        command += ["--protected-mode", "no", *STORE_OPTIONS]
        return {
            "image": self._store_image,
            "command": command,
            "ports": ports,
            **confined(),
            # The public image's own entrypoint would change to another user.
            "entrypoint": [PROGRAM],
        }

    def _limiter(self, name: str, ports: list[str]) -> dict[str, Any]:
        command = ["-m", "subjects.ratelimiter.service", "--host", _EVERYWHERE]
        command += _INSIDE.limiter_options(name)
        return {
            "image": self._limiter_image,
            "command": command,
            "ports": ports,
            **confined(),
            # Byte code of the first start is kept, so that a restart takes a third of the time.
            "environment": {"PYTHONDONTWRITEBYTECODE": ""},
        }


def _choose_addresses(engine: Engine, names: tuple[str, ...]) -> dict[str, Address]:
    """Chooses a published port for each server, and returns the addresses by name."""
    ports = choose_ports(engine, len(names))
    return {name: Address(port, engine.host) for name, port in zip(names, ports, strict=True)}
