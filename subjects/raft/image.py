"""The image of a server, built here from nothing but the static program."""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING

from subjects.hosts.start_progress import Tell
from subjects.kit.nats_program import PROGRAM
from subjects.raft.program import Program, fetch_program, find_program
from subjects.raft.topology import CONFIG_PATH

if TYPE_CHECKING:
    from subjects.hosts.containers.engine.engine import Engine

REPOSITORY = f"faultstage/{PROGRAM}"

_DOCKERFILE = f"""\
FROM scratch
COPY {PROGRAM} /{PROGRAM}
ENTRYPOINT ["/{PROGRAM}", "-c", "{CONFIG_PATH}"]
"""


async def image_present(engine: Engine) -> str | None:
    """Returns the name of the up-to-date image where the engine has that; else None.

    Raises:
        SubjectError: the program that is here can't run in a container, or the engine is gone.
    """
    program = await asyncio.to_thread(find_program, engine.architecture)
    if program is None:
        return None
    name = _name_of(program)
    return name if await engine.image(name) is not None else None


async def ensure_image(engine: Engine, tell: Tell) -> str:
    """Builds the image where the engine lacks one; returns the name of the image.

    Raises:
        SubjectError: the program or the image can't be had.
    """
    program = await asyncio.to_thread(find_program, engine.architecture)
    if program is None:
        tell(f"Downloading {PROGRAM} for Linux on {engine.architecture}", None)
        program = await asyncio.to_thread(fetch_program, engine.architecture)
    name = _name_of(program)
    if await engine.image(name) is None:
        await engine.build(name, {PROGRAM: program.path}, _DOCKERFILE, tell)
    return name


def _name_of(program: Program) -> str:
    """Returns a name that changes with the program and the Dockerfile: no old image is used."""
    both = hashlib.sha256(f"{program.digest}\n{_DOCKERFILE}".encode()).hexdigest()
    version = "".join(sign if sign.isalnum() or sign in "._-" else "-" for sign in program.version)
    return f"{REPOSITORY}:{version}-{both[:8]}"
