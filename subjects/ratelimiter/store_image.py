"""The store's image: built here of this machine's program where possible, else public."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from core.ports import SubjectError
from subjects.hosts.containers.checks.preparing import ensure_pulled
from subjects.hosts.containers.tools.shared_libraries import LIBRARIES, fits, libraries_of
from subjects.hosts.start_progress import Tell
from subjects.kit.valkey_program import PROGRAM
from subjects.ratelimiter.local import find_store

if TYPE_CHECKING:
    from subjects.hosts.containers.engine.engine import Engine

REPOSITORY = f"faultstage/{PROGRAM}"
PUBLIC = "valkey/valkey:8.1"

_DOCKERFILE = f"""\
FROM scratch
ENV PATH=/usr/local/bin LD_LIBRARY_PATH=/{LIBRARIES}
COPY store /
ENTRYPOINT ["{PROGRAM}"]
"""


async def store_image_present(engine: Engine) -> str | None:
    """Returns the name of the up-to-date image where the engine has that; else None.

    Raises:
        SubjectError: the engine doesn't answer, or this machine's program can't be read.
    """
    name, _ = await _wanted(engine)
    return name if await engine.image(name) is not None else None


async def ensure_store_image(engine: Engine, tell: Tell) -> str:
    """Builds or downloads the image where missing; returns the image's name.

    Raises:
        SubjectError: the image can't be built or downloaded.
    """
    name, files = await _wanted(engine)
    if not files:
        await ensure_pulled(engine, name, tell)
    elif await engine.image(name) is None:
        context: dict[str, Path | bytes] = {f"store/{path}": file for path, file in files.items()}
        await engine.build(name, context, _DOCKERFILE, tell)
    return name


async def _wanted(engine: Engine) -> tuple[str, dict[str, Path]]:
    """Returns the name of the image for this engine, and its files where it is built here."""
    files = await asyncio.to_thread(_files, engine.architecture)
    return (_name_of(files) if files else PUBLIC), files


def _files(architecture: str) -> dict[str, Path]:
    """Returns program and libraries by path in the image; none where the engine can't run them."""
    if not fits(architecture):
        return {}
    try:
        program = find_store()
    except SubjectError:
        return {}
    return {f"usr/local/bin/{PROGRAM}": program, **libraries_of([program])}


def _name_of(files: dict[str, Path]) -> str:
    """Returns a name that changes with the files and the Dockerfile: no old image is used."""
    digest = hashlib.sha256(_DOCKERFILE.encode())
    try:
        for path, file in sorted(files.items()):
            digest.update(f"\0{path}\0".encode() + file.read_bytes())
    except OSError as error:
        text = f"{error.filename}, which the store needs, can't be read: {error.strerror}."
        raise SubjectError(text, "Install Faultstage anew.") from error
    return f"{REPOSITORY}:{digest.hexdigest()[:12]}"
