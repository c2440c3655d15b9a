"""The requirements of the Raft cluster in containers on the machine."""

from __future__ import annotations

from functools import partial

from subjects.hosts.containers.checks.requirements import Built, Requirements
from subjects.hosts.containers.tools.image import tools
from subjects.hosts.containers.tools.netem import can_slow
from subjects.raft.image import ensure_image, image_present
from subjects.raft.topology import PORTS_A_NODE

_MB = 1024**2

NODE_MEMORY = 192 * _MB
"""Memory of a server under load, including the kernel's caches, bytes."""
IMAGE_DISK = 32 * _MB
RUN_DISK = 512 * _MB
"""A long show writes about as much on each node."""

SERVER_IMAGE = Built(
    key="image-server",
    title="Image of the server",
    present=image_present,
    ensure=ensure_image,
    without="the start builds it",
)


_WITHOUT_TOOLS = "the fault that slows a network is left out"


def requirements(nodes: int = 3, base: str | None = None) -> Requirements:
    """Returns the requirements of a cluster of ``nodes`` servers.

    Args:
        nodes: how many servers.
        base: the image with Python on which the tools' image is built; None for our choice.
    """
    size = "" if nodes == 3 else f" --nodes {nodes}"
    given = "" if base is None else f" --base {base}"
    return Requirements(
        asked=f"raft --docker{size}{given}",
        built=(SERVER_IMAGE, tools("Image of the tools", base, _WITHOUT_TOOLS)),
        memory_bytes=nodes * NODE_MEMORY,
        disk_bytes=IMAGE_DISK + nodes * RUN_DISK,
        ports=nodes * PORTS_A_NODE,
        slows=partial(can_slow, base=base),
    )
