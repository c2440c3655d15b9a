"""A run's Compose project: creates, starts and removes the services; Compose only creates.

The SDK could create the containers as well, but then a run would be no project that people's own
tools list and remove, and services would have to be described in another way than Compose files.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from core.ports import SubjectError
from core.process.handed_on import container_environment
from core.process.started import command
from core.text.wording import AFRESH
from subjects.hosts.containers.compose_command import RUN_WITHIN_S, ComposeCommand, find_compose
from subjects.hosts.containers.engine.errors import EngineError, Trouble
from subjects.hosts.containers.engine.views import ContainerView
from subjects.hosts.containers.labels import ACCESS, PEERS, RUN, labels_of, project_name
from subjects.hosts.containers.leftovers.remove import QUIET_LOOKS, remove_run
from subjects.hosts.processes.runs import not_writable

if TYPE_CHECKING:
    from subjects.hosts.containers.engine.engine import Engine

FILE = "compose.yaml"
"""The Compose file's name; the content is JSON, which is YAML that needs no library to write."""

NO_CROSSING = {"com.docker.network.bridge.enable_icc": "false"}
"""Options of the network for published ports: containers must not reach each other there, or a node
that is cut off from its peers would still find them."""

OnSpawn = Callable[[int], None]


class Project:
    """The services of one run, each one container with our labels.

    All services are on the network ``peers`` under their names. That network is internal, so those
    that publish ports join ``access`` as well, without a name. Services must have no ``hostname``:
    the engine would make it a name on both networks.

    Attributes:
        name: the Compose project.
        peers: the engine's name of the network between the services.
        access: the engine's name of the network for published ports.
    """

    def __init__(
        self,
        engine: Engine,
        run_id: str,
        folder: Path,
        services: Mapping[str, Mapping[str, Any]],
        on_spawn: OnSpawn | None = None,
    ) -> None:
        """Stores the parameters; creates nothing yet.

        Args:
            engine: the engine to run in.
            run_id: the id that names the project and is in every label.
            folder: the existing folder for the Compose file.
            services: by name, as in a Compose file; labels and networks are added here.
            on_spawn: called with the process id of each ``docker compose`` that is run.
        """
        self._engine = engine
        self._run_id = run_id
        self._file = folder / FILE
        self._services = services
        self._on_spawn = on_spawn
        self._is_making = False
        self._ids: dict[str, str] = {}
        self.name = project_name(run_id)
        self.peers = f"{self.name}_{PEERS}"
        self.access = f"{self.name}_{ACCESS}"

    async def create(self) -> dict[str, ContainerView]:
        """Creates containers and networks; nothing runs yet, so that files can be put in.

        Returns:
            The container of each service.

        Raises:
            SubjectError: Compose or an image is missing, or something can't be created.
        """
        compose = await find_compose()
        await self._prepare(compose)
        self._write()
        self._is_making = True
        await self._engine.create_network(self.access, labels_of(self._run_id), NO_CROSSING)
        await self._make(compose)
        self._is_making = False
        views = await self.containers()
        missing = sorted(set(self._services) - set(views))
        if missing:
            text = f"Compose made no container for {', '.join(missing)}."
            raise SubjectError(text, AFRESH)
        self._ids = {service: view.id for service, view in views.items()}
        published = [name for name, service in self._services.items() if service.get("ports")]
        connect = self._engine.connect_network
        await asyncio.gather(*(connect(self.access, self._ids[name]) for name in published))
        return views

    async def containers(self) -> dict[str, ContainerView]:
        """Returns each service's present container, found by our label and the exact service."""
        found = await self._engine.containers({RUN: self._run_id})
        return {view.service: view for view in found if view.service in self._services}

    def networks_of(self, view: ContainerView) -> tuple[str, ...]:
        """Returns the networks between the services that a container was created on."""
        del view  # all containers are on this network
        return (self.peers,)

    async def put(self, service: str, path: str, data: bytes, mode: int = 0o644) -> None:
        """Writes a file into a service's container."""
        await self._engine.put(self.container_id(service), path, data, mode)

    async def start(self, *services: str) -> None:
        """Starts ``services`` at the same time; without any, all services of the project.

        Raises:
            EngineError: a service can't be started; the trouble is PORT_TAKEN where a port that was
                free is taken now.
        """
        names = services or tuple(self._services)
        starts = (self._engine.start(self.container_id(name)) for name in names)
        results = await asyncio.gather(*starts, return_exceptions=True)
        for name, error in zip(names, results, strict=True):
            if isinstance(error, EngineError):
                text = f"{name} can't be started. {error}"
                raise EngineError(text, error.remedy, error.trouble) from error
            if error is not None:
                raise error

    async def down(self) -> None:
        """Removes everything of the project, and checks that nothing is left. Safe at any time.

        Raises:
            EngineError: something is left, or the engine doesn't answer.
        """
        await self._engine.ping()  # An engine that hangs is told of within a second or two.
        self._ids.clear()
        # The engine may still make containers that an ended Compose had asked for.
        looks = QUIET_LOOKS if self._is_making else 1
        await remove_run(self._engine, self._run_id, quiet_looks=looks)

    def container_id(self, service: str) -> str:
        """Returns the container id of a service.

        Raises:
            SubjectError: the service has no container.
        """
        try:
            return self._ids[service]
        except KeyError as error:
            text = f"There is no container of {service} in this run."
            raise SubjectError(text, AFRESH) from error

    def content(self) -> dict[str, Any]:
        """Returns the content of the Compose file."""
        services = {name: self._service(name, dict(one)) for name, one in self._services.items()}
        peers = {"internal": True, "labels": labels_of(self._run_id)}
        return {"services": _escaped(services), "networks": {PEERS: peers}}

    def _service(self, name: str, service: dict[str, Any]) -> dict[str, Any]:
        return {
            "restart": "no",
            **service,
            "environment": {**container_environment(), **service.get("environment", {})},
            "labels": {**service.get("labels", {}), **labels_of(self._run_id, name)},
            "networks": {PEERS: {"aliases": [name]}},
        }

    async def _prepare(self, compose: ComposeCommand) -> None:
        """Makes sure that all images are there.

        Raises:
            SubjectError: one isn't.
        """
        del compose
        await self._check_images()

    async def _check_images(self) -> None:
        """Checks for all images, as Compose would download missing ones silently and for long."""
        for reference in sorted({str(one["image"]) for one in self._services.values()}):
            if await self._engine.image(reference) is None:
                text = f"The image {reference} isn't in the Docker engine."
                remedy = f"Get it with: {command('prepare')}."
                raise EngineError(text, remedy, Trouble.MISSING)

    def _write(self) -> None:
        try:
            self._file.write_text(json.dumps(self.content(), indent=1), encoding="utf-8")
        except OSError as error:
            raise not_writable(self._file.parent, error) from error

    async def _make(self, compose: ComposeCommand) -> None:
        await self._run(compose, "up", "--no-start", "--no-build", "--no-recreate")

    async def _run(
        self, compose: ComposeCommand, *arguments: str, timeout_s: float = RUN_WITHIN_S
    ) -> str:
        """Runs Compose on the project's file; returns the output.

        Raises:
            SubjectError: Compose failed, or took too long.
        """
        return await compose.run(
            ("--project-name", self.name, "--file", FILE, *arguments),
            folder=self._file.parent,
            environment=self._engine.environment,
            on_spawn=self._on_spawn,
            timeout_s=timeout_s,
        )


def _escaped(value: Any) -> Any:
    """Doubles each ``$``, where Compose would insert variables."""
    if isinstance(value, str):
        return value.replace("$", "$$")
    if isinstance(value, Mapping):
        pairs = cast("Mapping[str, Any]", value)
        return {key: _escaped(each) for key, each in pairs.items()}
    if isinstance(value, (list, tuple)):
        return [_escaped(each) for each in cast("Sequence[Any]", value)]
    return value
