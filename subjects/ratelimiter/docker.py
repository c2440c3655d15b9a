"""The servers in containers: a ``subjects.ratelimiter.hosting.Hosting``."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.ports import Clock, Emit
from core.tasks import FailureHook
from subjects.containers.engine.errors import EngineError, Trouble
from subjects.containers.run import ContainerRun
from subjects.containers.tools.image import ensure_tools
from subjects.hosting import PortTakenError
from subjects.processes.ports import HIGHEST, LOWEST, free_ports
from subjects.progress import StartProgress
from subjects.ratelimiter.hosting import Place
from subjects.ratelimiter.store_image import ensure_store_image
from subjects.ratelimiter.store_program import PROGRAM
from subjects.ratelimiter.topology import LIMITERS, NODES, STORE, Address, Topology

if TYPE_CHECKING:
    from subjects.containers.engine.engine import Engine

STORE_PORT = 6379
LIMITER_PORT = 8080
"""Where they listen in their containers."""

_EVERYWHERE = "0.0.0.0"
"""Within a container: who reaches it is up to its networks."""


class DockerHosting:
    """A container for each; they meet on a network of their own, by name."""

    def __init__(
        self,
        emit: Emit,
        clock: Clock,
        *,
        base: str | None = None,
        run_id: str = "",
        runs: Path | None = None,
        url: str | None = None,
        on_failure: FailureHook | None = None,
    ) -> None:
        """Starts nothing yet.

        Args:
            emit: puts an event on the timeline.
            clock: the run's time.
            base: the image with Python on which that of the limiters is built.
            run_id: as for ``ContainerRun``, as what follows.
            runs: holds the run's folder.
            url: where the engine is.
            on_failure: told of a task that fails.
        """
        self._progress = StartProgress(emit, clock)
        self._base = base
        self._run = ContainerRun(
            emit, clock, run_id=run_id, runs=runs, url=url, on_failure=on_failure
        )
        self._limiter_image = ""
        self._store_image = ""

    @property
    def folder(self) -> Path:
        """The run's folder."""
        return self._run.folder.path

    @property
    def warden_pid(self) -> int | None:
        """The process that ends the containers when the app does; None where none runs."""
        return self._run.warden_pid

    async def open(self) -> None:
        """Connects to the engine, makes the run's folder and the images that aren't there.

        Raises:
            SubjectError: something of it can't be had.
        """
        engine = await self._run.open()
        self._store_image = await ensure_store_image(engine, self._progress.tell)
        self._limiter_image = await ensure_tools(engine, self._base, self._progress.tell)

    async def start(self) -> Mapping[str, Place]:
        """Starts an empty store and the limiters; those from before are removed.

        Raises:
            PortTakenError: a port was taken in the meantime.
            SubjectError: they can't be started.
        """
        engine = self._run.engine
        addresses = _choose_topology(engine).addresses
        bind = engine.bind_address
        services = {STORE: self._store(f"{bind}:{addresses[STORE].port}:{STORE_PORT}")}
        for name in LIMITERS:
            published = f"{bind}:{addresses[name].port}:{LIMITER_PORT}"
            services[name] = self._limiter(name, published)
        try:
            # A name is known once its container runs, and the limiters look for the store's.
            containers = await self._run.start(services, first=(STORE,))
            await asyncio.gather(*(containers[name].start() for name in LIMITERS))
        except EngineError as error:
            if error.trouble is not Trouble.PORT_TAKEN:
                raise
            await self._run.down()
            raise PortTakenError(str(error)) from error
        return {name: Place(containers[name], addresses[name]) for name in NODES}

    def own(self, pid: int) -> None:
        """Has the warden end the process ``pid``, too."""
        self._run.own(pid)

    async def close(self) -> None:
        """Removes the containers, their networks, and the run's folder."""
        await self._run.stop()

    def _store(self, published: str) -> dict[str, Any]:
        command = ["--port", str(STORE_PORT), "--bind", _EVERYWHERE]
        # Without a password it would serve nobody outside its container.
        command += ["--protected-mode", "no"]
        # Nothing of it is kept: a store that is started anew is empty, as a cache is.
        command += ["--save", "", "--appendonly", "no"]
        return {
            **_confined(self._store_image, published, command),
            # The public image's own would want to become another user.
            "entrypoint": [PROGRAM],
        }

    def _limiter(self, name: str, published: str) -> dict[str, Any]:
        command = ["-m", "subjects.ratelimiter.service", "--node", name]
        command += ["--host", _EVERYWHERE, "--port", str(LIMITER_PORT)]
        command += ["--store", f"redis://{STORE}:{STORE_PORT}/0"]
        command += ["--peers", *(f"{peer}:{LIMITER_PORT}" for peer in LIMITERS if peer != name)]
        return {
            **_confined(self._limiter_image, published, command),
            # What its first start compiles is kept, so that it comes back in a third of the time.
            "environment": {"PYTHONDONTWRITEBYTECODE": ""},
        }


def _confined(image: str, published: str, command: list[str]) -> dict[str, Any]:
    """What all services have: nothing that they could do to the machine."""
    return {
        "image": image,
        "command": command,
        "ports": [published],
        "cap_drop": ["ALL"],
        "security_opt": ["no-new-privileges:true"],
    }


def _choose_topology(engine: Engine) -> Topology:
    """Ports that are free here, or on another machine as likely as can be."""
    count = len(NODES)
    ports = free_ports(count) if engine.is_local else random.sample(range(LOWEST, HIGHEST), count)
    return Topology(
        {name: Address(port, engine.host) for name, port in zip(NODES, ports, strict=True)}
    )
