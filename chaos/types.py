"""The kinds of faults, and how one is described."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class ChaosType(StrEnum):
    """What is done to a node."""

    PROCESS_KILL = "process-kill"
    CONTAINER_KILL = "container-kill"
    NODE_PAUSE = "node-pause"
    PARTITION = "partition"
    LATENCY = "latency"
    REDIS_PAUSE = "redis-pause"
    """The store that others share, stopped where it stands."""
    BURST_TRAFFIC = "burst-traffic"
    """The load, raised many times over."""


class ChaosConfig(Struct, frozen=True, kw_only=True):
    """A fault as it is set up.

    Attributes:
        name: what people call it.
        chaos_type: what is done.
        description: how it is done, in a few words.
        duration_sec: how long it stays in, seconds; 0 until it is undone.
        burst_multiplier: by how much the load is raised meanwhile; 1 leaves it alone.

    Raises:
        ValueError: a field makes no sense.
    """

    name: str
    chaos_type: ChaosType
    description: str
    duration_sec: float = 0.0
    burst_multiplier: float = 1.0

    def __post_init__(self) -> None:
        """Checks the fields."""
        if not self.name.strip():
            raise ValueError("a fault needs a name")
        if not 0.0 <= self.duration_sec < float("inf"):
            raise ValueError(f"{self.name}: it can't stay in for {self.duration_sec} s")
        if not 1.0 <= self.burst_multiplier < float("inf"):
            text = f"{self.name}: the load can't be raised {self.burst_multiplier}-fold"
            raise ValueError(text)
