"""Checks whether the engine has the images that a subject needs, or how large the download is."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.model.records import CheckStatus, PreflightCheck
from subjects.hosts.capacity import found, gigabytes
from subjects.hosts.containers.checks.registry import download_size
from subjects.hosts.containers.checks.requirements import Built

if TYPE_CHECKING:
    from subjects.hosts.containers.engine.engine import Engine

IMAGES = PreflightCheck(key="images", title="Images", status=CheckStatus.RUNNING)

_WHILE = "Get it while there is a network."

SIZE_S = 1.0
"""Seconds for each request to a registry: without a network none is answered."""


def built_check(built: Built) -> PreflightCheck:
    """Returns the running check of one image that is built here."""
    return PreflightCheck(key=built.key, title=built.title, status=CheckStatus.RUNNING)


async def look_at_images(engine: Engine, references: Sequence[str], command: str) -> PreflightCheck:
    """Checks the images that come from a registry.

    Args:
        engine: the engine that needs the images.
        references: the images, each with its tag.
        command: the command that downloads the images.

    Raises:
        EngineError: the engine doesn't answer.
    """
    views = await asyncio.gather(*(engine.image(reference) for reference in references))
    pairs = tuple(zip(references, views, strict=True))
    missing = [reference for reference, view in pairs if view is None]
    if missing:
        size = await _size(missing, engine.architecture)
        verb = "is" if len(missing) == 1 else "are"
        text = f"{' and '.join(missing)} {verb} not here; {size}"
        return found(IMAGES, CheckStatus.FAILED, text, _WHILE, command, prepares=True)
    other = [
        reference
        for reference, view in pairs
        if view and view.architecture not in ("", engine.architecture)
    ]
    if other:
        # An emulated image starts in minutes, where it starts at all.
        text = f"{' and '.join(other)}: made for another processor than the engine's"
        pulls = (f"docker pull --platform linux/{engine.architecture} {one}" for one in other)
        remedy = f"Get what is made for {engine.architecture}."
        return found(IMAGES, CheckStatus.FAILED, text, remedy, " && ".join(pulls))
    size = sum(view.size_bytes for view in views if view)
    return found(IMAGES, CheckStatus.OK, f"{', '.join(references)}: here, {gigabytes(size)}")


async def look_at_built(engine: Engine, built: Built, command: str) -> PreflightCheck:
    """Checks whether the engine has the present build of an image that is built here.

    Raises:
        SubjectError: the check failed.
    """
    check = built_check(built)
    if await built.present(engine):
        return found(check, CheckStatus.OK, "here")
    if built.without:
        text = f"not built yet: {built.without}"
        return found(check, CheckStatus.WARNING, text, "", command, prepares=True)
    return found(check, CheckStatus.FAILED, "not built yet", "", command, prepares=True)


async def _size(references: Sequence[str], architecture: str) -> str:
    looks = (asyncio.to_thread(download_size, one, architecture, SIZE_S) for one in references)
    sizes = await asyncio.gather(*looks)
    known = [size for size in sizes if size is not None]
    if len(known) < len(sizes):
        return "how large the download is can't be known from here"
    return f"the download is {gigabytes(sum(known))}"
