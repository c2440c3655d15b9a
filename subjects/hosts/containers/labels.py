"""The labels that mark everything of ours in an engine, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec
from msgspec import Struct

from core.process.files import UNDECODABLE
from core.process.identity import Liveness, ProcessIdentity
from core.process.started import command

RUN = "dev.faultstage.run"
OWNER = "dev.faultstage.owner"
SERVICE = "dev.faultstage.service"

COMPOSE_PROJECT = "com.docker.compose.project"
COMPOSE_SERVICE = "com.docker.compose.service"
"""The labels by which Compose itself marks what belongs to a project."""

PEERS = "peers"
"""The network for all traffic between the nodes of a run."""

ACCESS = "access"
"""The network through which ports are published."""


class ContainerChoice(Struct, frozen=True):
    """A choice among the containers of an engine, by labels alone and never by name.

    Attributes:
        labels: the labels that they have, with exactly these values.
        service: the label that names the service.
    """

    labels: Mapping[str, str]
    service: str = SERVICE

    def has(self, labels: Mapping[str, str]) -> bool:
        """Whether a container with ``labels`` belongs to the choice."""
        return all(labels.get(key) == value for key, value in self.labels.items())

    def service_of(self, labels: Mapping[str, str]) -> str:
        """Returns the service of a container with ``labels``; empty where the labels name none."""
        return labels.get(self.service, "")


def of_run(run_id: str) -> ContainerChoice:
    """Returns the choice of the containers of one run of ours."""
    return ContainerChoice({RUN: run_id})


def of_project(project: str) -> ContainerChoice:
    """Returns the choice of the containers of the Compose project with exactly this name."""
    return ContainerChoice({COMPOSE_PROJECT: project}, COMPOSE_SERVICE)


def labels_of(run_id: str, service: str = "") -> dict[str, str]:
    """Returns the labels of a container or network of a run; without ``service`` for a network."""
    found = {RUN: run_id, OWNER: owner_label()}
    if service:
        found[SERVICE] = service
    return found


def project_name(run_id: str) -> str:
    """Returns the name of a run's Compose project."""
    return "faultstage-" + re.sub(r"[^a-z0-9_-]", "-", run_id.lower())


def owner_label() -> str:
    """Returns the value of the ``OWNER`` label: who this process is."""
    return msgspec.json.encode(ProcessIdentity.of_this_process()).decode()


def owner_liveness(label: str) -> Liveness:
    """Says whether the process that ``label`` names lives.

    ``UNKNOWN`` for a process of another machine or namespace, and for a label that can't be read.
    """
    try:
        return msgspec.json.decode(label, type=ProcessIdentity).look()
    except UNDECODABLE:
        return Liveness.UNKNOWN


def unjudged_remedy(run_id: str) -> str:
    """Returns the way out where nobody can tell from here whether a run's show goes on."""
    chosen = f"$(docker ps --all --quiet --filter label={RUN}={run_id})"
    return (
        f"If it has ended, run {command('undo')} where it was begun, or remove them with: "
        f"docker rm --force --volumes {chosen}"
    )
