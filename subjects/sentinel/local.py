"""What the servers and sentinels need as processes of this machine: program, memory, ports."""

from __future__ import annotations

from typing import Unpack

from core.ports import Clock, Emit
from subjects.hosts.hosting import RunOptions
from subjects.hosts.links import links
from subjects.hosts.local_checkup import LocalCheckup
from subjects.kit.config_hosting import ConfigHosting
from subjects.kit.valkey_program import find_valkey
from subjects.sentinel.topology import NODES, SENTINELS, config

MEMORY_A_NODE = 48 * 1024**2
"""Memory of each server or sentinel under load, with room to spare, bytes."""


def local_checkup() -> LocalCheckup:
    """Returns the checks for all members, which need no download."""
    memory = len(NODES) * MEMORY_A_NODE + links.MEMORY
    return LocalCheckup(
        "sentinel", find_program=find_valkey, memory_bytes=memory, ports=2 * len(NODES)
    )


def local_hosting(emit: Emit, clock: Clock, **run: Unpack[RunOptions]) -> ConfigHosting:
    """Returns a hosting of all members that runs nothing yet; ``run`` says where files go."""

    def arguments(name: str) -> tuple[str, ...]:
        return ("--sentinel",) if name in SENTINELS else ()

    return ConfigHosting(find_valkey, config, arguments, emit, clock, **run)
