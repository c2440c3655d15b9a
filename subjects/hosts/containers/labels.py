"""The labels that mark everything of ours in an engine, and nothing else."""

from __future__ import annotations

import re

import msgspec

from core.process.identity import Liveness, ProcessIdentity
from core.process.started import command

RUN = "dev.faultstage.run"
OWNER = "dev.faultstage.owner"
SERVICE = "dev.faultstage.service"

PEERS = "peers"
"""The network for all traffic between the nodes of a run."""

ACCESS = "access"
"""The network through which ports are published."""


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
    except msgspec.DecodeError:
        return Liveness.UNKNOWN


def unjudged_remedy(run_id: str) -> str:
    """Returns the way out where nobody can tell from here whether a run's show goes on."""
    chosen = f"$(docker ps --all --quiet --filter label={RUN}={run_id})"
    return (
        f"If it has ended, run {command('undo')} where it was begun, or remove them with: "
        f"docker rm --force --volumes {chosen}"
    )
