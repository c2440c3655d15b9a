"""A person's Compose project under a name made for one run."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import yaml

from core.ports import SubjectError
from subjects.hosts.containers.compose_command import ComposeCommand, find_compose
from subjects.hosts.containers.compose_project import OnSpawn, Project
from subjects.hosts.containers.engine.errors import EngineError, Trouble
from subjects.hosts.containers.engine.views import ContainerView
from subjects.hosts.containers.labels import project_name
from subjects.hosts.hosting import PortTakenError
from subjects.hosts.processes.logs import LOOK_LINES, last_words
from subjects.own import system_words as words
from subjects.own.hosting.compose_content import Plain, Service, chosen_services, rewritten
from subjects.own.hosting.replicas import replicas_of, with_replicas
from subjects.own.scenario.compose.replicas import each_replica
from subjects.own.scenario.model import ComposeSpec

if TYPE_CHECKING:
    from subjects.hosts.containers.engine.engine import Engine

BUILD_WITHIN_S = 900.0
START_WITHIN_S = 300.0
"""Seconds that Compose may take to build the images, and to start services that wait for others."""

_TAKEN = ("port is already allocated", "address already in use")
"""Words of the engine where a port was taken meanwhile, by way of Compose."""


class OwnProject(Project):
    """The services of a person's Compose file, as one run has them."""

    def __init__(
        self,
        engine: Engine,
        run_id: str,
        folder: Path,
        services: Mapping[str, Service],
        content: Plain,
        on_spawn: OnSpawn | None = None,
    ) -> None:
        """Stores the parameters; creates nothing yet.

        Args:
            engine: the engine to run in.
            run_id: the id that names the project and is in every label.
            folder: the existing folder for the run's own Compose file.
            services: the services that are started.
            content: the content of the run's own Compose file, with all labels.
            on_spawn: called with the process id of each ``docker compose`` that is run.
        """
        listed: Mapping[str, Service] = content["services"]
        super().__init__(engine, run_id, folder, listed, on_spawn)
        self._given = services
        self._content = content

    def content(self) -> dict[str, Any]:
        """Returns the content of the run's own Compose file."""
        return self._content

    def networks_of(self, view: ContainerView) -> tuple[str, ...]:
        """Returns the networks of the project that a container was created on."""
        return tuple(name for name in view.networks if name != self.access and name in self._own)

    @property
    def _own(self) -> frozenset[str]:
        """The names of the networks of this project, which alone may be taken away."""
        named: Mapping[str, Mapping[str, Any]] = self._content.get("networks") or {}
        ours = {name for name, each in named.items() if not each.get("external")}
        return frozenset(f"{self.name}_{name}" for name in ours)

    async def start(self, *services: str) -> None:
        """Starts the services in the order in which they depend on each other, by Compose.

        Raises:
            PortTakenError: a port that was free is taken now.
            SubjectError: a service can't be started; the message has Compose's last words.
        """
        compose = await find_compose()
        up = ("up", "--detach", "--no-build", "--no-recreate", *services)
        try:
            await self._run(compose, *up, timeout_s=START_WITHIN_S)
        except SubjectError as error:
            if any(word in str(error).lower() for word in _TAKEN):
                raise PortTakenError(str(error)) from error
            raise await self._explained(error) from error

    async def _explained(self, error: SubjectError) -> SubjectError:
        """Returns ``error`` in the words of the services that have failed, where there are any."""
        told: list[str] = []
        for service, view in (await self.containers()).items():
            if view.exit_code or view.health == "unhealthy":
                said = last_words(await self._engine.logs(view.id, LOOK_LINES), 3)
                told.append(words.service_failed(service, view.exit_code, said))
        return SubjectError(*words.project_failed(told)) if told else error

    async def _prepare(self, compose: ComposeCommand) -> None:
        """Builds what the file builds, and looks for all other images.

        Raises:
            SubjectError: an image can't be built, or isn't there.
        """
        self._write()
        built = [name for name, service in self._given.items() if service.get("build")]
        if built:
            await self._run(compose, "build", *built, timeout_s=BUILD_WITHIN_S)
        await check_images(self._engine, self._given)


async def check_images(engine: Engine, services: Mapping[str, Service]) -> None:
    """Looks for the images that aren't built: Compose would download them silently and for long.

    Raises:
        EngineError: one of them isn't there.
    """
    plain = (each for each in services.values() if each.get("image") and not each.get("build"))
    wanted = sorted({str(each["image"]) for each in plain})
    found = await asyncio.gather(*(engine.image(reference) for reference in wanted))
    missing = [name for name, image in zip(wanted, found, strict=True) if image is None]
    if missing:
        raise EngineError(*words.images_missing(missing), Trouble.MISSING)


async def resolve(
    spec: ComposeSpec, folder: Path, run_id: str, engine: Engine, on_spawn: OnSpawn
) -> tuple[Plain, dict[str, Service]]:
    """Returns a Compose file as resolved by Compose itself, and the services that are started.

    Args:
        spec: says which file, with which profiles and variables.
        folder: the folder from which the file's path counts.
        run_id: the run that the project will be named after.
        engine: the engine it will run in.
        on_spawn: called with the process id of Compose.

    Raises:
        SubjectError: Compose is missing, or can't read the file.
    """
    compose = await find_compose()
    file = folder / spec.file
    profiles = [part for name in spec.profiles for part in ("--profile", name)]
    named = ("--project-name", project_name(run_id), "--file", str(file), *profiles)
    said = await compose.run(
        (*named, "config"),
        folder=file.parent,
        environment={**spec.env, **engine.environment},
        on_spawn=on_spawn,
    )
    try:
        resolved: Any = yaml.safe_load(said)
    except yaml.YAMLError as error:
        raise SubjectError(*words.compose_unreadable(str(file))) from error
    if not isinstance(resolved, dict):
        raise SubjectError(*words.compose_unreadable(str(file)))
    said = cast("Plain", resolved)
    content, only = with_replicas(said), each_replica(spec.services, replicas_of(said))
    return content, chosen_services(content, spec.profiles, only)


def content_of(
    resolved: Plain,
    services: Mapping[str, Service],
    run_id: str,
    ports: Mapping[str, list[str]],
    scenario_name: str,
) -> Plain:
    """Returns the content of the run's own Compose file; images built have a name that stays."""
    images = {
        name: f"faultstage-own-{scenario_name.lower()}-{name}"
        for name, service in services.items()
        if service.get("build") and not service.get("image")
    }
    return rewritten(resolved, services, run_id, ports, images)


def port_lists(chosen: Mapping[str, Mapping[int, int]], bind: str) -> dict[str, list[str]]:
    """Returns each service's ``ports`` entries, reachable from this machine and nowhere else."""
    return {
        name: [f"{bind}:{outside}:{inside}" for inside, outside in ports.items()]
        for name, ports in chosen.items()
    }
