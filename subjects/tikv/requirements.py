"""The requirements of the TiKV cluster on the machine."""

from __future__ import annotations

from functools import partial

from subjects.hosts.containers.checks.requirements import Requirements
from subjects.hosts.containers.tools.image import tools
from subjects.hosts.containers.tools.netem import can_slow
from subjects.tikv.topology import plan_topology

_GB = 1024**3

LOAD_MEMORY = _GB // 4
IMAGES_DISK = 2 * _GB
"""Disk for the images of PD, TiKV and the load, unpacked, bytes."""
STORE_DISK = _GB
"""Disk for a store's reserved files and a show's data, bytes."""


def requirements(
    nodes: int | None = None,
    pd: int | None = None,
    tag: str | None = None,
    base: str | None = None,
) -> Requirements:
    """Returns the requirements of a cluster; None for an argument stands for our choice.

    Raises:
        SubjectError: there can't be such a cluster.
    """
    topology = plan_topology(nodes, pd, tag)
    given = {"nodes": nodes, "pd": pd, "tag": tag, "base": base}
    options = [f" --{name} {value}" for name, value in given.items() if value is not None]
    return Requirements(
        asked=f"tikv{''.join(options)}",
        pulled=topology.images,
        built=(tools("Image of the load", base),),
        memory_bytes=topology.memory_bytes + LOAD_MEMORY,
        disk_bytes=IMAGES_DISK + len(topology.names) * STORE_DISK,
        ports=len(topology.names),
        slows=partial(can_slow, base=base),
    )
