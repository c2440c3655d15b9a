"""The labels by which everything of ours is found again in an engine, and nothing else."""

from __future__ import annotations

import hashlib
import platform
import re
import uuid
from contextlib import suppress
from functools import cache
from pathlib import Path

from subjects.processes.identity import ProcessIdentity

RUN = "dev.faultstage.run"
OWNER = "dev.faultstage.owner"
SERVICE = "dev.faultstage.service"

PEERS = "peers"
"""The network that carries all traffic between the nodes of a run."""

ACCESS = "access"
"""The network through which ports are published."""


def labels_of(run_id: str, service: str = "") -> dict[str, str]:
    """The labels of a container or network of a run; without ``service`` for a network."""
    found = {RUN: run_id, OWNER: owner_label()}
    if service:
        found[SERVICE] = service
    return found


def project_name(run_id: str) -> str:
    """The Compose project of a run."""
    return "faultstage-" + re.sub(r"[^a-z0-9_-]", "-", run_id.lower())


def owner_label() -> str:
    """Who this process is, for the ``OWNER`` label."""
    me = ProcessIdentity.of_this_process()
    return f"{host_id()}:{me.pid}:{me.create_time}"


def is_owner_dead(label: str) -> bool:
    """Whether ``label`` names a process of this machine that has ended.

    False where it is another machine's, or can't be read: then nobody here can know.
    """
    host, _, rest = label.partition(":")
    pid, _, created = rest.partition(":")
    if host != host_id():
        return False
    try:
        owner = ProcessIdentity(int(pid), float(created))
    except ValueError:
        return False
    return owner.find() is None


@cache
def host_id() -> str:
    """Tells this machine from others that share an engine with it; says nothing about it."""
    parts = [platform.node()]
    with suppress(OSError):
        parts.append(Path("/etc/machine-id").read_text(encoding="ascii").strip())
    with suppress(OSError):
        # In a container process ids are others than outside it.
        parts.append(str(Path("/proc/self/ns/pid").readlink()))
    if len(parts) == 1:
        parts.append(f"{uuid.getnode():x}")
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
