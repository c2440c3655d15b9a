"""What the Raft cluster of local processes needs: little, and nothing is downloaded."""

from __future__ import annotations

from subjects.hosts import local_checkup
from subjects.raft.binary import find_server
from subjects.raft.topology import PORTS_A_NODE

MEMORY_A_NODE = 128 * 1024**2
"""A server's memory under load, with room to spare, bytes."""


class RaftLocalCheckup(local_checkup.LocalCheckup):
    """A ``core.ports.Checkup`` of this machine alone."""

    def __init__(self, nodes: int) -> None:
        """Takes how many servers there will be."""
        super().__init__(
            "raft",
            find_program=find_server,
            memory_bytes=nodes * MEMORY_A_NODE,
            ports=nodes * PORTS_A_NODE,
        )
