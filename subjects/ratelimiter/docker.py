"""The servers in containers: a ``subjects.kit.place.NodeHosting``."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from subjects.hosts.containers.hosting import ContainerHosting
from subjects.hosts.containers.publish import choose_ports, confined, published, removed_if_taken
from subjects.hosts.containers.run import ContainerRun
from subjects.hosts.containers.tools.image import ensure_tools
from subjects.hosts.start_progress import Tell
from subjects.kit.place import Address, Place
from subjects.kit.valkey_program import PROGRAM
from subjects.ratelimiter.store_image import ensure_store_image
from subjects.ratelimiter.topology import LIMITERS, STORE, STORE_OPTIONS, LimiterTopology

if TYPE_CHECKING:
    from subjects.hosts.containers.engine.engine import Engine

STORE_PORT = 6379
LIMITER_PORT = 8080
"""Where they listen in their containers."""

_EVERYWHERE = "0.0.0.0"
"""Within a container: who reaches it is up to its networks."""

_INSIDE = LimiterTopology(
    {STORE: Address(STORE_PORT, STORE), **{name: Address(LIMITER_PORT, name) for name in LIMITERS}}
)
"""How they reach each other, by the names of their services."""


class LimiterDockerHosting(ContainerHosting):
    """A container for each; they meet on a network of their own, by name."""

    def __init__(self, run: ContainerRun, tell: Tell, base: str | None = None) -> None:
        """Starts nothing yet.

        Args:
            run: makes and starts the containers.
            tell: told how far the images are.
            base: the image with Python on which that of the limiters is built.
        """
        super().__init__(run)
        self._tell = tell
        self._base = base
        self._limiter_image = ""
        self._store_image = ""

    async def open(self) -> None:
        """Connects to the engine, makes the run's folder and the images that aren't there.

        Raises:
            SubjectError: something of it can't be had.
        """
        engine = await self._run.open()
        self._store_image = await ensure_store_image(engine, self._tell)
        self._limiter_image = await ensure_tools(engine, self._base, self._tell)

    async def start(self, names: tuple[str, ...]) -> Mapping[str, Place]:
        """Starts an empty store and the limiters; those from before are removed.

        Raises:
            PortTakenError: a port was taken in the meantime.
            SubjectError: they can't be started.
        """
        engine = self._run.engine
        addresses = _choose_addresses(engine, names)
        services = {STORE: self._store(published(engine, {STORE_PORT: addresses[STORE].port}))}
        for name in LIMITERS:
            ports = published(engine, {LIMITER_PORT: addresses[name].port})
            services[name] = self._limiter(name, ports)
        async with removed_if_taken(self._run):
            # A name is known once its container runs, and the limiters look for the store's.
            containers = await self._run.start(services, first=(STORE,))
            await asyncio.gather(*(containers[name].start() for name in LIMITERS))
        return {name: Place(containers[name], addresses[name]) for name in names}

    def _store(self, ports: list[str]) -> dict[str, Any]:
        command = ["--port", str(STORE_PORT), "--bind", _EVERYWHERE]
        # Without a password it would serve nobody outside its container.
        command += ["--protected-mode", "no", *STORE_OPTIONS]
        return {
            "image": self._store_image,
            "command": command,
            "ports": ports,
            **confined(),
            # The public image's own would want to become another user.
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
            # What its first start compiles is kept, so that it comes back in a third of the time.
            "environment": {"PYTHONDONTWRITEBYTECODE": ""},
        }


def _choose_addresses(engine: Engine, names: tuple[str, ...]) -> dict[str, Address]:
    """Where each is reached."""
    ports = choose_ports(engine, len(names))
    return {name: Address(port, engine.host) for name, port in zip(names, ports, strict=True)}
