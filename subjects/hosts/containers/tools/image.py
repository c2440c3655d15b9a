"""The image with our own programs, which are the load, network delays and limiters, and a Python.

Nothing runs during the build: the packages are fetched on this machine, so that the engine needs
no network and this machine may run any system. Python comes from a public image, or, where that
can't be downloaded and this machine is like the engine's, from here. What changes least is copied
first: the engine keeps those layers, and a build of other sources adds a megabyte or two.
"""

from __future__ import annotations

import asyncio
import hashlib
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import subjects
from core.ports import SubjectError
from subjects.hosts.containers.checks.preparing import ensure_pulled
from subjects.hosts.containers.checks.requirements import Built
from subjects.hosts.containers.engine.errors import EngineError, Trouble
from subjects.hosts.containers.labels import labels_of
from subjects.hosts.containers.tools import own_python, shared_libraries
from subjects.hosts.containers.tools.packages import fetch_packages, read_lock
from subjects.hosts.start_progress import Tell

if TYPE_CHECKING:
    from subjects.hosts.containers.engine.engine import Engine

NAME = "faultstage/tools"
BASE = "python:3.12-slim"
_PACKAGES = ("core", "subjects")
"""The packages that our programs in containers consist of; none of them needs a window."""
_ASK = "import platform, sys; print(*sys.version_info[:2], platform.libc_ver()[0], sep='.')"
_ASK_S = 60.0

_HEAD = """\
LABEL dev.faultstage.image=tools
ENV PYTHONPATH=/app:/app/packages PYTHONUTF8=1 PYTHONDONTWRITEBYTECODE=1 GRPC_VERBOSITY=ERROR
ENV PYTHONSAFEPATH=1
ENTRYPOINT ["python3"]
COPY run /run
COPY packages /app/packages
COPY app /app
"""
_ON_BASE = "FROM {base}\n" + _HEAD
_ON_NOTHING = f"""\
FROM scratch
ENV PATH=/usr/local/bin LD_LIBRARY_PATH=/{shared_libraries.LIBRARIES}
COPY python /
{_HEAD}"""


async def tools_present(engine: Engine, base: str | None = None) -> str | None:
    """Returns the image's name where the engine has the build of the present sources, else None.

    Raises:
        SubjectError: the engine doesn't answer.
    """
    for tag in _tags(engine, base):
        if await engine.image(tag) is not None:
            return tag
    return None


async def ensure_tools(engine: Engine, base: str | None, tell: Tell) -> str:
    """Returns the image's name, after building a missing image.

    Args:
        engine: the engine that needs the image.
        base: an image with Python and glibc to build on; by default a public one.
        tell: called with the progress.

    Raises:
        SubjectError: the image can't be built; the message says why, and the way out.
    """
    present = await tools_present(engine, base)
    if present is not None:
        return present
    tag, *others = _tags(engine, base)
    try:
        await ensure_pulled(engine, base or BASE, tell)
    except SubjectError:
        if not others:
            raise
        tell("Building the tools on this machine's own Python", None)
        await _build_on_own(engine, others[0], tell)
        return others[0]
    await _build_on_base(engine, tag, base or BASE, tell)
    return tag


def tools(title: str, base: str | None = None, without: str = "") -> Built:
    """Returns the image as a requirement of a subject.

    Args:
        title: what this subject uses the image for: ``Image of the load``.
        base: an image with Python to build on; None leaves the choice to us.
        without: what the subject does without the image; empty where it can't start then.
    """

    async def ensure(engine: Engine, tell: Tell) -> str:
        return await ensure_tools(engine, base, tell)

    return Built(
        key="image-tools",
        title=title,
        present=partial(tools_present, base=base),
        ensure=ensure,
        without=without,
    )


def _tags(engine: Engine, base: str | None) -> list[str]:
    """Returns the names that the image may have, the one to build first coming first."""
    common = hashlib.sha256(f"{read_lock()}\0{engine.architecture}".encode())
    for path, file in _sources().items():
        common.update(f"\0{path}\0".encode() + file.read_bytes())
    kinds = [_ON_BASE.format(base=base or BASE).encode()]
    if base is None and own_python.fits(engine.architecture):
        recipe = Path(own_python.__file__).read_bytes()
        recipe += Path(shared_libraries.__file__).read_bytes()
        kinds.append(f"{_ON_NOTHING}{sys.version}".encode() + recipe)
    tags: list[str] = []
    for kind in kinds:
        digest = common.copy()
        digest.update(kind)
        tags.append(f"{NAME}:{digest.hexdigest()[:12]}")
    return tags


async def _build_on_base(engine: Engine, tag: str, base: str, tell: Tell) -> None:
    tell(f"Looking at the Python of {base}", None)
    python = await _python_of(engine, base)
    files = await _app(engine, python, tell)
    await engine.build(tag, files, _ON_BASE.format(base=base), tell)


async def _python_of(engine: Engine, base: str) -> str:
    """Returns the version of Python in an image, as in "3.12"."""
    try:
        code, said = await engine.run(
            base,
            ["-c", _ASK],
            labels=labels_of("tools"),
            timeout_s=_ASK_S,
            entrypoint=["python3"],
        )
    except EngineError as error:
        if error.trouble in (Trouble.AWAY, Trouble.HUNG):
            raise
        code, said = 1, ""
    major, minor, libc = (*_last_line(said).split("."), "", "", "")[:3]
    if code or libc != "glibc":
        raise SubjectError(
            f"The tools can't be built on the image {base}: it has no Python 3 with glibc.",
            f"Name another one with --base, such as {BASE}.",
        )
    return f"{major}.{minor}"


def _last_line(said: str) -> str:
    """Returns the last line of a container's output, without leading and trailing spaces."""
    return (said.strip().splitlines() or [""])[-1].strip()


async def _build_on_own(engine: Engine, tag: str, tell: Tell) -> None:
    files = await _app(engine, own_python.version(), tell)
    packages = files["packages"]
    assert isinstance(packages, Path)
    python = await asyncio.to_thread(own_python.python_files, packages)
    files.update({f"python/{path}": file for path, file in python.items()})
    await engine.build(tag, files, _ON_NOTHING, tell)


async def _app(engine: Engine, python: str, tell: Tell) -> dict[str, Path | bytes]:
    """Returns our sources and the packages, by their paths beside the Dockerfile."""
    tell("Fetching the packages for containers", None)
    packages = await fetch_packages(python, engine.architecture)
    files: dict[str, Path | bytes] = {"packages": packages, "run/.keep": b""}
    files.update({f"app/{path}": file for path, file in _sources().items()})
    return files


def _sources() -> dict[str, Path]:
    """Returns our own modules by their paths in the image, in a checkout as in an installation."""
    root = Path(subjects.__path__[0]).parent
    files = (file for package in _PACKAGES for file in (root / package).rglob("*.py"))
    return {file.relative_to(root).as_posix(): file for file in sorted(files)}
