"""The requirements of the rate limiter in containers on the machine."""

from __future__ import annotations

from functools import partial

from subjects.hosts.containers.checks.requirements import Built, Requirements
from subjects.hosts.containers.tools.image import tools
from subjects.hosts.containers.tools.netem import can_slow
from subjects.ratelimiter.local import MEMORY_A_LIMITER, MEMORY_STORE
from subjects.ratelimiter.store_image import ensure_store_image, store_image_present
from subjects.ratelimiter.topology import LIMITERS, NODES

IMAGES_DISK = 512 * 1024**2
"""Disk for the images of limiters and store, unpacked, and for the containers' logs, bytes."""

_START_GETS_IT = "the start gets it"

STORE_IMAGE = Built(
    key="image-store",
    title="Image of the store",
    present=store_image_present,
    ensure=ensure_store_image,
    without=_START_GETS_IT,
)


def requirements(base: str | None = None) -> Requirements:
    """Returns the requirements of three limiters and their store.

    Args:
        base: the image with Python on which the limiters' image is built; None for our choice.
    """
    given = "" if base is None else f" --base {base}"
    return Requirements(
        asked=f"ratelimiter --docker{given}",
        slows=partial(can_slow, base=base),
        built=(STORE_IMAGE, tools("Image of the limiters", base, _START_GETS_IT)),
        memory_bytes=len(LIMITERS) * MEMORY_A_LIMITER + MEMORY_STORE,
        disk_bytes=IMAGES_DISK,
        ports=len(NODES),
    )
